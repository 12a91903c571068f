// A DirectoryStore in memory for tests of the edge: writes change the snapshot at once and leave an audit row.

import { createMemoryDirectory, type MemoryDirectory } from '#actors/adapters/memory/directory-source.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { AuditEntry, DirectoryStore, EntityFields, EntityName } from '#actors/ports/directory-store.ts';
import type { SealedSecret } from '#actors/ports/mailbox-secrets.ts';
import type { Directory, User } from '#actors/vocabulary/directory.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import { aDictionary, aMailbox, aQuestionnaire, aQueue, aTemplate, aUser } from './directory.ts';

/** Maps are replaced whole, as the real store does. */
/** Profiles come as the API has them, and are kept as the core has them. */
function withMaps(fields: EntityFields): EntityFields {
  const profiles = fields['profiles'] as { skills: Record<string, number> }[] | undefined;
  if (profiles === undefined) return fields;
  const kept = profiles.map((profile) => ({ ...profile, skills: new Map(Object.entries(profile.skills)) }));
  return { ...fields, profiles: kept };
}

function written(directory: Directory, name: EntityName, id: string, fields: EntityFields | null): Directory {
  if (name === 'rules') {
    const rest = directory.rules.filter((rule) => rule.id !== id);
    const before = directory.rules.find((rule) => rule.id === id);
    return { ...directory, rules: fields === null ? rest : [...rest, { ...before, ...fields, id } as never] };
  }
  const entries = new Map<string, unknown>(directory[name]);
  if (fields === null) entries.delete(id);
  else {
    const { password: _secret, secrets: _secrets, withoutSecrets: _without, ...kept } = fields;
    const ordinary =
      name === 'users'
        ? aUser(id)
        : name === 'queues'
          ? aQueue(id)
          : name === 'mailboxes'
            ? aMailbox(id)
            : name === 'templates'
              ? aTemplate(id, { text: '' })
              : name === 'questionnaires'
                ? aQuestionnaire(id)
                : name === 'dictionaries'
                  ? aDictionary(id, [])
                  : {};
    const before = entries.get(id) as { version?: number } | undefined;
    const version = versioned.has(name) && { version: (before?.version ?? 0) + 1 };
    entries.set(id, { ...(before ?? ordinary), ...withMaps(kept), id, ...version });
  }
  return { ...directory, [name]: entries };
}

const versioned: ReadonlySet<EntityName> = new Set(['templates', 'questionnaires', 'dictionaries']);

export interface TwinDirectory extends DirectoryStore {
  readonly source: MemoryDirectory;
  readonly trail: AuditEntry[];
}

type KeepSecrets = (id: string, secrets: readonly SealedSecret[]) => void;

/** `keepSecrets`: where those of mailboxes go. */
export function createTwinDirectory(
  first: Directory,
  keepSecrets: KeepSecrets = () => undefined,
): TwinDirectory {
  const source = createMemoryDirectory(first);
  const trail: AuditEntry[] = [];
  const picture = (name: EntityName, id: string): unknown =>
    name === 'rules'
      ? (source.current().rules.find((rule) => rule.id === id) ?? null)
      : (source.current()[name].get(id) ?? null);
  const note = (action: string, entity: EntityName, entityId: string, byUserId: string): void =>
    void trail.unshift({
      id: String(trail.length + 1),
      at: systemClock.now(),
      byUserId,
      action,
      entity,
      entityId,
      before: null,
      after: picture(entity, entityId),
    });
  const changeUser = (id: string, change: (user: User) => User): void => {
    const users = new Map(source.current().users);
    const user = users.get(id);
    if (user !== undefined) users.set(id, change(user));
    source.replace({ ...source.current(), users });
  };
  return {
    source,
    trail,
    current: () => source.current(),
    onChange: (listener) => source.onChange(listener),
    create(name, fields, by) {
      const id = String(fields['id'] ?? fields['name'] ?? fields['email']);
      const taken = name !== 'rules' && source.current()[name].has(id);
      if (taken) return Promise.reject(new SkillpostError('NAME_TAKEN', 'rejected', `"${id}" is taken.`));
      source.replace(written(source.current(), name, id, fields));
      keepSecrets(id, (fields['secrets'] ?? []) as SealedSecret[]);
      note('create', name, id, by);
      return Promise.resolve(id);
    },
    update(name, id, fields, by) {
      source.replace(written(source.current(), name, id, fields));
      keepSecrets(id, (fields['secrets'] ?? []) as SealedSecret[]);
      note('update', name, id, by);
      return Promise.resolve();
    },
    remove(name, id, by) {
      source.replace(written(source.current(), name, id, null));
      note('remove', name, id, by);
      return Promise.resolve();
    },
    setQueueMember(queueId, userId, member) {
      changeUser(userId, (user) => {
        const others = user.queueIds.filter((id) => id !== queueId);
        const memberships = new Map(user.memberships);
        if (member === null) memberships.delete(queueId);
        else memberships.set(queueId, { ...(memberships.get(queueId) ?? plainMembership), ...member });
        return { ...user, memberships, queueIds: member === null ? others : [...others, queueId] };
      });
      return Promise.resolve();
    },
    updateSettings(fields) {
      const { settings } = source.current();
      source.replace({ ...source.current(), settings: { ...settings, ...fields } });
      return Promise.resolve();
    },
    setGroupMember: () => Promise.resolve(),
    setUserSkill(userId, skillId, level) {
      changeUser(userId, (user) => {
        const skills = new Map(user.skills);
        if (level === null) skills.delete(skillId);
        else skills.set(skillId, level);
        return { ...user, skills };
      });
      return Promise.resolve();
    },
    history: (entity, entityId) =>
      Promise.resolve(trail.filter((row) => row.entity === entity && row.entityId === entityId)),
    audit: ({ limit, before }) => {
      const start = before === undefined ? 0 : trail.findIndex((row) => row.id === before) + 1;
      return Promise.resolve(trail.slice(start, start + limit));
    },
  };
}
