// `npm run mail -- [file.eml …]`: sends mail into the running system and prints what became of each, step by step.
// Without files it sends the samples beside this program. Each gets a Message-ID of its own, so that it can be repeated.

import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type AddressObject, simpleParser } from 'mailparser';
import { createTransport } from 'nodemailer';
import { type Kysely } from 'kysely';
import { openDatabase } from '#actors/adapters/postgres/database.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { readConfig } from '#actors/config.ts';
import { keptJson } from './kept-file.ts';

const traceForMs = 5_000;

/** Bare addresses of an address header, group members included. */
function bareAddresses(header: AddressObject | AddressObject[] | undefined): string[] {
  const lists = header === undefined ? [] : [header].flat();
  return lists.flatMap(({ value }) =>
    value.flatMap((one) => (one.group ?? [one]).map(({ address }) => address ?? '')),
  );
}

async function trace(database: Kysely<Database>, archiveId: string): Promise<void> {
  const seen = new Set<string>();
  const deadline = Date.now() + traceForMs;
  let printedCase = false;
  while (Date.now() < deadline) {
    const row = await database
      .selectFrom('archive')
      .where('id', '=', archiveId)
      .select(['conversation_id', 'state'])
      .executeTakeFirst();
    if (row?.conversation_id) {
      const found = await database
        .selectFrom('conversations')
        .where('id', '=', row.conversation_id)
        .select('tag')
        .executeTakeFirst();
      if (!printedCase && found) console.log(`    case ${found.tag}  (${row.conversation_id})`);
      printedCase = true;
      const events = await database
        .selectFrom('case_events')
        .where('conversation_id', '=', row.conversation_id)
        .orderBy('at')
        .orderBy('event_id')
        .selectAll()
        .execute();
      for (const event of events.filter(({ event_id }) => !seen.has(event_id))) {
        seen.add(event.event_id);
        console.log(
          `    ${event.at.toISOString()}  ${event.type.padEnd(22)} ${event.queue_id} ${event.agent_id}`.trimEnd(),
        );
      }
    }
    await wait(100);
  }
  if (!printedCase) console.log('    not routed yet: see the console');
}

async function send(smtpPort: number, file: string): Promise<string> {
  const text = await readFile(file, 'latin1');
  const raw = Buffer.from(
    text.replace(/^Message-ID:.*$/im, `Message-ID: <${randomUUID()}@sample.test>`),
    'latin1',
  );
  const { subject, from, to } = await simpleParser(raw);
  const transport = createTransport({
    host: '127.0.0.1',
    port: smtpPort,
    tls: { rejectUnauthorized: false },
  });
  const envelope = { from: bareAddresses(from)[0] ?? '', to: bareAddresses(to) };
  const answer = await transport.sendMail({ envelope, raw });
  console.log(`${subject ?? file}\n    ${answer.response}`);
  return /accepted as (\S+)/.exec(answer.response)?.[1] ?? '';
}

const config = readConfig(process.env);
const data = resolve(config.dataDirectory);
try {
  const ports = await keptJson<{ smtp: number }>(data, 'ports.json');
  const stores = await keptJson<{ databaseUrl: string }>(data, 'stores.json');
  const samples = join(import.meta.dirname, 'samples');
  const given = process.argv.slice(2);
  const files =
    given.length > 0 ? given : (await readdir(samples)).toSorted().map((name) => join(samples, name));
  const database = openDatabase(stores.databaseUrl);
  for (const file of files) await trace(database, await send(ports.smtp, file));
  await database.destroy();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
