// The worker that parses mails, one after the other, apart from the event loop of the edge. Knows only bytes and parts.

import { parentPort } from 'node:worker_threads';
import { parseMail } from './parse.ts';
import type { MailParts } from './parse.ts';

export interface ParseJob {
  /** Each octet a letter of Latin-1: a string crosses to a worker in a seventh of the time of a buffer. */
  readonly octets: string;
  /** Empty: as the mail says. */
  readonly charset: string;
}

export type ParseReply =
  | { readonly ok: true; readonly parts: MailParts }
  | { readonly ok: false; readonly reason: string };

const port = parentPort;
if (port === null) throw new Error('parse-worker runs as a worker');

function reply({ octets, charset }: ParseJob): ParseReply {
  try {
    return { ok: true, parts: parseMail(Buffer.from(octets, 'latin1'), charset) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (jobs: readonly ParseJob[]) => {
  port.postMessage(jobs.map(reply));
});
