// The worker that opens or seals one mail at a time, or reads one uploaded key, apart from the event loop of the
// edge and from the parsers: the libraries are large, and few mails need them. Knows no store.

import { parentPort } from 'node:worker_threads';
import type { KeyRing, NewMailKey } from '#actors/ports/mail-keys.ts';
import type { MailProtection } from '#actors/vocabulary/mail-protection.ts';
import { readUpload } from './crypt/key-upload.ts';
import type { KeyUpload, ReadUpload } from './crypt/key-upload.ts';
import { openMail } from './crypt/open.ts';
import { sealMail } from './crypt/seal.ts';
import type { Sealing } from './crypt/seal.ts';
import { parseMail } from './parse.ts';
import type { MailParts } from './parse.ts';

export type CryptJob =
  | {
      readonly do: 'open';
      readonly raw: Uint8Array;
      readonly charset: string;
      /** The sender that people see. */
      readonly from: string;
      readonly ring: KeyRing;
      readonly at: number;
    }
  | { readonly do: 'read-upload'; readonly upload: KeyUpload }
  | { readonly do: 'seal'; readonly raw: Uint8Array; readonly sealing: Sealing };

export type CryptReply =
  | {
      readonly done: 'opened';
      readonly parts: MailParts;
      readonly protection: MailProtection | null;
      readonly learned: readonly NewMailKey[];
      readonly missingKeyIds: readonly string[];
    }
  | { readonly done: 'upload-read'; readonly read: ReadUpload }
  | { readonly done: 'sealed'; readonly raw: Uint8Array }
  | { readonly done: 'failed'; readonly reason: string };

const port = parentPort;
if (port === null) throw new Error('crypt-worker runs as a worker');

async function reply(job: CryptJob): Promise<CryptReply> {
  try {
    if (job.do === 'read-upload') return { done: 'upload-read', read: await readUpload(job.upload) };
    if (job.do === 'seal')
      return { done: 'sealed', raw: new Uint8Array(await sealMail(Buffer.from(job.raw), job.sealing)) };
    const { raw, charset, from, ring, at } = job;
    const opened = await openMail(Buffer.from(raw), { ring, from, at });
    const { protection, learned, missingKeyIds } = opened;
    return { done: 'opened', parts: parseMail(opened.raw, charset), protection, learned, missingKeyIds };
  } catch (error) {
    return { done: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (jobs: readonly CryptJob[]) => {
  void Promise.all(jobs.map(reply)).then((answers) => port.postMessage(answers));
});
