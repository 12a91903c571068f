// Mail that its writer signed or encrypted, read with the keys that are kept here: a worker of its own opens it, and what
// a signer brought along is learned. What cannot be opened in time is shown as it came. Knows no libraries.

import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailKeys } from '#actors/ports/mail-keys.ts';
import type { MailProtection } from '#actors/vocabulary/mail-protection.ts';
import type { CryptJob, CryptReply } from '../crypt-worker.ts';
import type { MailParts } from '../parse.ts';
import { createWorkerPool } from '../worker-pool.ts';
import type { Sealing } from './seal.ts';
import type { KeyUpload, ReadUpload } from './key-upload.ts';

export interface Opener {
  /** `parts`: the mail as it came. Throws what the store of keys throws, and nothing for what is in the mail. */
  open(raw: Uint8Array, charset: string, parts: MailParts): Promise<MailParts>;
  /** Never throws. */
  readUpload(upload: KeyUpload): Promise<ReadUpload>;
  /** Null: the keys cannot do it, or it took too long; the log says which. Never throws. */
  seal(raw: Uint8Array, sealing: Sealing): Promise<Buffer | null>;
  stop(): Promise<void>;
}

export interface OpenerDeps {
  readonly keys: Pick<MailKeys, 'ring' | 'add'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeoutMs?: number;
}

export function createOpener({ keys, clock, log, timeoutMs }: OpenerDeps): Opener {
  // A worker is started by the first mail that needs one.
  const pool = createWorkerPool<CryptJob, CryptReply>({
    file: new URL('../crypt-worker.ts', import.meta.url),
    clock,
    workers: limits.cryptWorkers,
    deadlineMs: timeoutMs ?? limits.cryptTimeoutMs,
    failed: (reason) => ({ done: 'failed', reason }),
  });

  async function look(job: Omit<CryptJob & { do: 'open' }, 'ring' | 'do'>): Promise<CryptReply> {
    const addresses = [job.from.toLowerCase()];
    const ring = await keys.ring({ addresses, keyIds: [] });
    const reply = await pool.run({ do: 'open', ...job, ring });
    if (reply.done !== 'opened' || reply.missingKeyIds.length === 0) return reply;
    // Somebody else whom we know may have signed it.
    const wider = await keys.ring({ addresses, keyIds: reply.missingKeyIds });
    return wider.known.length === ring.known.length ? reply : pool.run({ do: 'open', ...job, ring: wider });
  }

  return {
    async open(raw, charset, parts) {
      const at = clock.now();
      const reply = await look({ raw, charset, from: parts.from.address, at });
      if (reply.done !== 'opened') {
        const reason = reply.done === 'failed' ? reply.reason : 'no answer';
        log.warn({ reason }, 'a signed or encrypted mail could not be opened');
        return { ...parts, protection: notOpened(at) };
      }
      for (const key of reply.learned) await keys.add(key);
      const { protection } = reply;
      return { ...reply.parts, text: saying(reply.parts.text, protection), protection };
    },

    async readUpload(upload) {
      const reply = await pool.run({ do: 'read-upload', upload });
      if (reply.done === 'upload-read') return reply.read;
      return { ok: false, reason: 'It could not be read in time.' };
    },

    async seal(raw, sealing) {
      const reply = await pool.run({ do: 'seal', raw, sealing });
      if (reply.done === 'sealed') return Buffer.from(reply.raw);
      const reason = reply.done === 'failed' ? reply.reason : 'no answer';
      log.warn({ kind: sealing.kind, reason }, 'a mail could not be signed or encrypted');
      return null;
    },

    stop: () => pool.stop(),
  };
}

function notOpened(at: number): MailProtection {
  return {
    kind: 'smime',
    signature: 'unreadable',
    encryption: 'none',
    signer: null,
    partial: false,
    notes: ['It took too long to check, or is broken: it is shown as it came.'],
    at,
  };
}

/** Who opens the case must not wonder why it is empty. */
function saying(text: string, protection: MailProtection | null): string {
  const shut = protection?.encryption === 'no-key' || protection?.encryption === 'failed';
  if (protection === null || !shut || text.trim() !== '') return text;
  return `[This mail is encrypted. ${protection.notes.join(' ')}]`;
}
