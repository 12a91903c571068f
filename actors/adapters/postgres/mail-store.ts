// The MailStore port over Postgres: archive, identity of cases, messages, attachments, deliveries, each in its own file.

import type { Kysely } from 'kysely';
import type { Chance, Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { MailStore } from '../../ports/mail-store.ts';
import { createArchive } from './archive.ts';
import { createAttachments } from './attachments.ts';
import { createDeliveries } from './deliveries.ts';
import { withTranslatedErrors } from './failures.ts';
import { createIdentity } from './identity.ts';
import { createMessages } from './messages.ts';
import type { Database } from './schema.ts';

export interface MailStoreOptions {
  /** 32 bytes: `deriveKey(master, 'archive')`. */
  readonly archiveKey: Uint8Array;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Told of archived mail that does not open. */
  readonly log?: Log;
}

export interface StoreDeps extends MailStoreOptions {
  readonly db: Kysely<Database>;
}

export function createMailStore(db: Kysely<Database>, options: MailStoreOptions): MailStore {
  const deps: StoreDeps = { db, ...options };
  return withTranslatedErrors({
    ...createArchive(deps),
    ...createIdentity(deps),
    ...createMessages(deps),
    ...createAttachments(deps),
    ...createDeliveries(deps),
  });
}
