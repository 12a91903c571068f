// A parser that reads signed and encrypted mail with keys in memory, for tests with programs that nobody here wrote.

import assert from 'node:assert/strict';
import { createMemoryMailKeys } from '#actors/adapters/memory/mail-keys.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import type { MailKeyRole, MailKeys } from '#actors/ports/mail-keys.ts';
import { createOpener } from '#gateway/mail/crypt/opener.ts';
import type { Opener } from '#gateway/mail/crypt/opener.ts';
import { createParser } from '#gateway/mail/parser.ts';
import type { MailParts } from '#gateway/mail/parse.ts';
import { createKeptLog } from './log.ts';

export interface CryptReading {
  readonly keys: MailKeys;
  readonly opener: Opener;
  upload(of: {
    readonly role: MailKeyRole;
    readonly content: string;
    readonly mailboxId?: string;
    readonly passphrase?: string;
  }): Promise<void>;
  read(raw: Buffer): Promise<MailParts>;
  /** Such as `valid/none`: signature and encryption. */
  verdict(raw: Buffer): Promise<string>;
  stop(): Promise<void>;
}

export function startCryptReading(
  keys = createMemoryMailKeys(),
  now = () => systemClock.now(),
): CryptReading {
  const clock = { ...systemClock, now };
  const opener = createOpener({ keys, clock, log: createKeptLog() });
  const parser = createParser({ clock: systemClock, workers: 1, opener });
  const read = async (raw: Buffer): Promise<MailParts> => {
    const reply = await parser.parse(raw);
    assert.ok(reply.ok, reply.ok ? '' : reply.reason);
    return reply.parts;
  };
  return {
    keys,
    opener,
    async upload(of) {
      const found = await opener.readUpload({ mailboxId: '', passphrase: '', ...of, at: now() });
      assert.ok(found.ok, found.ok ? '' : found.reason);
      for (const key of found.keys) await keys.add(key);
    },
    read,
    async verdict(raw) {
      const { protection } = await read(raw);
      return `${protection?.signature}/${protection?.encryption}`;
    },
    async stop() {
      await parser.stop();
      await opener.stop();
    },
  };
}
