// What an empty directory is filled with: the demo (interfaces: the demo), or no more than an administrator needs to
// begin. Done again after a crash it goes on where it stopped; once the administrator is there it never does anything.

import { randomInt } from 'node:crypto';
import type { Config } from '#actors/config.ts';
import type { DirectoryStore, EntityFields, EntityName } from '#actors/ports/directory-store.ts';
import { demoDomain, demoQueues, demoRules, demoSkills, demoUsers } from './seed-demo.ts';
import { answers, ownNotices, receipts, statuses } from './seed-basics.ts';

export interface SeededLogin {
  /** Such as "agent 1". */
  readonly who: string;
  readonly email: string;
  readonly password: string;
  /** True: nobody has seen the password yet; print it, once. */
  readonly generated: boolean;
}

export type SeedConfig = Pick<Config, 'adminEmail' | 'adminPassword' | 'demoPassword' | 'seed'>;

/** Who did it, in the audit. */
const bySeed = 'seed';

/** Returns the logins that it made; empty when the directory had an administrator already. */
export async function seedDemo(store: DirectoryStore, config: SeedConfig): Promise<readonly SeededLogin[]> {
  const users = [...store.current().users.values()];
  if (users.some(({ role }) => role === 'administrator')) return [];
  const put = entryWriter(store);
  for (const status of statuses) await put('statuses', status);
  const logins: SeededLogin[] = [];
  if (config.seed === 'demo') {
    await put('domains', demoDomain);
    for (const skill of demoSkills) await put('skills', skill);
    for (const { mailbox, ...queue } of demoQueues) {
      await put('queues', queue);
      await put('mailboxes', { id: queue.id, address: mailbox, name: queue.name, queueId: queue.id });
    }
    for (const rule of demoRules) await put('rules', rule);
  }
  for (const template of [...receipts, ...ownNotices, ...answers])
    if (config.seed === 'demo' || template.queueId === null) await put('templates', template);
  const demoPassword = config.demoPassword || newPassword();
  if (config.seed === 'demo')
    for (const { who, ...user } of demoUsers) {
      await put('users', { ...user, password: demoPassword });
      logins.push({ who, email: user.email, password: demoPassword, generated: config.demoPassword === '' });
    }
  // The administrator comes last: that there is one says that all of it is there.
  const adminPassword = config.adminPassword || newPassword();
  await put('users', {
    id: 'admin',
    email: config.adminEmail,
    name: 'Administrator',
    role: 'administrator',
    capacity: 0,
    password: adminPassword,
  });
  const admin = {
    who: 'administrator',
    email: config.adminEmail,
    password: adminPassword,
    generated: config.adminPassword === '',
  };
  return [admin, ...logins];
}

type Put = (entity: EntityName, fields: EntityFields & { readonly id: string }) => Promise<void>;

/** What an interrupted seeding left is written over. */
function entryWriter(store: DirectoryStore): Put {
  return async (entity, { id, ...fields }) => {
    const directory = store.current();
    const there =
      entity === 'rules' ? directory.rules.some((rule) => rule.id === id) : directory[entity].has(id);
    if (there) await store.update(entity, id, fields, bySeed);
    else await store.create(entity, { id, ...fields }, bySeed);
  };
}

// Without letters and digits that look alike; four groups of four are 78 bits.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

function newPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
