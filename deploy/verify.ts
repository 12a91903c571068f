// `npm run verify -- [mailbox id …]`: proves that the archive is what was accepted. Opens every archived mail and computes
// every link of every chain anew; prints a line for each mailbox, and ends with 1 when something is not as it was. Reads
// only; the system may go on taking mail meanwhile.

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createArchiveChain, type ChainReport } from '#actors/adapters/postgres/archive-chain.ts';
import { openDatabase } from '#actors/adapters/postgres/database.ts';
import { deriveKey } from '#actors/adapters/system/secrets.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { readConfig, type Config } from '#actors/config.ts';
import { keptJson } from './kept-file.ts';

/** Of the settings, else of the embedded stores that run over this data directory. */
async function databaseUrlOf({ databaseUrl }: Config, data: string): Promise<string> {
  if (databaseUrl !== '') return databaseUrl;
  return (await keptJson<{ databaseUrl: string }>(data, 'stores.json')).databaseUrl;
}

async function masterKeyOf({ secretKey }: Config, data: string): Promise<string> {
  if (secretKey !== '') return secretKey;
  try {
    return (await readFile(join(data, 'secret.key'), 'utf8')).trim();
  } catch (error) {
    throw new Error(
      'The master key is needed: set SKILLPOST_SECRET_KEY, or SKILLPOST_DATA to where it is kept.',
      {
        cause: error,
      },
    );
  }
}

function print({ mailboxId, mails, anchors, head, broken }: ChainReport): void {
  const name = mailboxId === '' ? '(personal mail)' : mailboxId;
  const state = broken.length === 0 ? 'whole' : 'BROKEN';
  console.log(
    `${name.padEnd(24)} ${String(mails).padStart(9)} mails  ${String(anchors).padStart(5)} signed  ${state}  ${head.slice(0, 16)}`,
  );
  for (const { seq, archiveId, reason } of broken)
    console.log(`    ${seq === 0 ? '' : `no. ${seq} `}${archiveId} ${reason}`.trimEnd());
}

function progress(mailboxId: string): (count: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (count) => void process.stderr.write(`\r${mailboxId} ${count}\u001b[K\r`);
}

const config = readConfig(process.env);
const data = resolve(config.dataDirectory);
try {
  const db = openDatabase(await databaseUrlOf(config, data), { connections: 2 });
  const masterKey = await masterKeyOf(config, data);
  const chain = createArchiveChain({
    db,
    archiveKey: deriveKey(masterKey, 'archive'),
    anchorKey: deriveKey(masterKey, 'archive-anchor'),
    clock: systemClock,
  });
  const wanted = process.argv.slice(2);
  const known = await chain.mailboxIds();
  const unknown = wanted.filter((id) => !known.includes(id));
  if (unknown.length > 0)
    throw new Error(`There is no chain of ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  let whole = true;
  for (const mailboxId of wanted.length > 0 ? wanted : known) {
    const report = await chain.verify(mailboxId, progress(mailboxId));
    print(report);
    whole &&= report.broken.length === 0;
  }
  console.log(whole ? 'The archive is what was accepted.' : 'The archive is NOT what was accepted.');
  await db.destroy();
  process.exitCode = whole ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
