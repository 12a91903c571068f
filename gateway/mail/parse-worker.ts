// The worker that parses one mail at a time, apart from the event loop of the edge. Knows only bytes and parts.

import { parentPort } from 'node:worker_threads';
import { parseMail } from './parse.ts';
import type { MailParts } from './parse.ts';

export type ParseReply =
  | { readonly ok: true; readonly parts: MailParts }
  | { readonly ok: false; readonly reason: string };

const port = parentPort;
if (port === null) throw new Error('parse-worker runs as a worker');

function reply(raw: Uint8Array): ParseReply {
  try {
    return { ok: true, parts: parseMail(raw) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (raw: Uint8Array) => {
  port.postMessage(reply(raw));
});
