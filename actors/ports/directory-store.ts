// The directory: read as one immutable snapshot, written entity by entity with an audit row per change.

import type { Directory } from '../vocabulary/directory.ts';
import type { Membership } from '../vocabulary/people.ts';

export interface DirectorySource {
  /** The newest snapshot this process has; at most 1 s behind a change made anywhere. */
  current(): Directory;
  onChange(listener: (directory: Directory) => void): () => void;
}

export type EntityName =
  | 'users'
  | 'groups'
  | 'skills'
  | 'queues'
  | 'mailboxes'
  | 'pools'
  | 'domains'
  | 'rules'
  | 'templates'
  | 'statuses'
  | 'schedules'
  | 'vips'
  | 'dictionaries'
  | 'questionnaires';

/** Fields named as in `vocabulary/directory.ts`; for users also `password` (hashed before it is kept, never read). */
export type EntityFields = Readonly<Record<string, unknown>>;

export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly byUserId: string;
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Each write commits with its audit row, raises the version, and returns once this process's snapshot shows it. */
export interface DirectoryStore extends DirectorySource {
  /** Throws SkillpostError: NAME_TAKEN (rejected), UNKNOWN_REFERENCE (invalid). */
  create(entity: EntityName, fields: EntityFields, byUserId: string): Promise<string>;
  /** Throws NOT_FOUND (invalid), NAME_TAKEN, UNKNOWN_REFERENCE, LAST_ADMINISTRATOR, SUBSTITUTES_IN_A_CIRCLE (rejected). */
  update(entity: EntityName, id: string, fields: EntityFields, byUserId: string): Promise<void>;
  /** Throws NOT_FOUND, IN_USE (rejected), LAST_ADMINISTRATOR. */
  remove(entity: EntityName, id: string, byUserId: string): Promise<void>;
  /** `member` null ends the membership; fields that are not given stay, or are plain in a new one. */
  setQueueMember(
    queueId: string,
    userId: string,
    member: Partial<Membership> | null,
    byUserId: string,
  ): Promise<void>;
  /** Changes the given settings of the whole system (`vocabulary/system-settings.ts`). Throws BAD_FIELD. */
  updateSettings(fields: EntityFields, byUserId: string): Promise<void>;
  setGroupMember(groupId: string, userId: string, member: boolean, byUserId: string): Promise<void>;
  /** `level` null takes the skill away. */
  setUserSkill(userId: string, skillId: string, level: number | null, byUserId: string): Promise<void>;
  audit(page: { limit: number; before?: string }): Promise<readonly AuditEntry[]>;
  /** Changes of one entry, newest first; at most `limits.auditPage`. */
  history(entity: EntityName, entityId: string): Promise<readonly AuditEntry[]>;
}

export interface SessionStore {
  /** Null: unknown e-mail, wrong password, or inactive; takes the same time in each case. */
  signIn(email: string, password: string): Promise<{ token: string; userId: string } | null>;
  /**
   * The user of a mail program's name and password, without a session; null as above. Failures count for the address and
   * for where they come from, over all gateways: throws RATE_LIMITED (overloaded) after too many of either.
   */
  verify(login: {
    readonly email: string;
    readonly password: string;
    readonly remoteAddress: string;
  }): Promise<string | null>;
  userOf(token: string): Promise<string | null>;
  signOut(token: string): Promise<void>;
}
