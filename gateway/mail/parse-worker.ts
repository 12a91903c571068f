// The worker that parses one mail at a time, apart from the event loop of the edge. Knows only bytes and parts.

import { parentPort } from 'node:worker_threads';
import { parseMail } from './parse.ts';
import type { MailParts } from './parse.ts';

export interface ParseJob {
  readonly raw: Uint8Array;
  /** Empty: as the mail says. */
  readonly charset: string;
}

export type ParseReply =
  | { readonly ok: true; readonly parts: MailParts }
  | { readonly ok: false; readonly reason: string };

const port = parentPort;
if (port === null) throw new Error('parse-worker runs as a worker');

function reply({ raw, charset }: ParseJob): ParseReply {
  try {
    return { ok: true, parts: parseMail(raw, charset) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (job: ParseJob) => {
  port.postMessage(reply(job));
});
