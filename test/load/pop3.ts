// A mailbox of 50,000 messages over POP3, on a real Postgres: opened, counted and listed, one session after the other.

import { sql, type Kysely } from 'kysely';
import { createAccountMail } from '#actors/adapters/postgres/account-mail.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { systemChance } from '#actors/adapters/system/clock.ts';
import { aDirectory, aUser } from '#test/support/directory.ts';
import { startTestPop3, talkPop3 } from '#test/support/pop3-talk.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import { type Figure, quantile } from './measure.ts';

const messages = 50_000;
const sessions = 20;
/** Of the issue that asks for it. */
const targetMs = 100;

async function fill(db: Kysely<Database>): Promise<void> {
  await db
    .insertInto('users')
    .values({
      id: 'anna',
      email: 'anna@demo.test',
      name: 'Anna',
      role: 'account',
      password_hash: null,
      settings: '{}',
    })
    .execute();
  await sql`
    insert into archive (id, source, envelope_from, envelope_to, mailbox_id, size, sha256, key_id, nonce, ciphertext, state)
    select 'mail-' || n, 'smtp', '', '{}', '', 4000, '\\x00', '', '\\x00', '\\x00', 'routed'
    from generate_series(1, ${messages}::int) as n`.execute(db);
  await sql`
    insert into account_boxes (account_id, validity, next_uid, inbox_bytes)
    values ('anna', 'bench', ${messages + 1}::bigint, ${messages * 4_000}::bigint)`.execute(db);
  await sql`
    insert into account_messages (account_id, uid, archive_id, folder, placed_in, size)
    select 'anna', n, 'mail-' || n, 'inbox', 'inbox', 4000 + n % 1000
    from generate_series(1, ${messages}::int) as n`.execute(db);
  await sql`analyze account_messages`.execute(db);
}

interface Times {
  readonly open: number[];
  readonly stat: number[];
  readonly list: number[];
  readonly uidl: number[];
}

async function session(port: number, times: Times): Promise<void> {
  const talk = await talkPop3(port);
  const timed = async (into: number[], ask: () => Promise<unknown>): Promise<void> => {
    const startedAt = performance.now();
    await ask();
    into.push(performance.now() - startedAt);
  };
  await talk.say('USER anna@demo.test');
  // The password itself is checked in no time here: its cost is chosen, some 20 ms.
  await timed(times.open, () => talk.say('PASS correct horse battery'));
  await timed(times.stat, () => talk.say('STAT'));
  for (const [command, into] of [
    ['LIST', times.list],
    ['UIDL', times.uidl],
  ] as const)
    await timed(into, async () => {
      await talk.say(command);
      await talk.lines();
    });
  await talk.say('QUIT');
  // The mailbox is free once the connection has ended.
  await talk.line();
}

export async function benchPop3(): Promise<readonly Figure[]> {
  const postgres = await startTestPostgres();
  const { db } = await postgres.database();
  await fill(db);
  const pop3 = await startTestPop3({
    directory: aDirectory({ users: [aUser('anna')] }),
    accountMail: createAccountMail(db, systemChance),
    verify: async () => 'anna',
  });
  const times: Times = { open: [], stat: [], list: [], uidl: [] };
  try {
    for (let count = 0; count < sessions; count += 1) await session(pop3.ports.pop3, times);
  } finally {
    await pop3.stop();
    await postgres.stop();
  }
  const figure = (measure: string, values: number[], target: number | null): Figure => ({
    bench: 'pop3',
    measure: `${messages} messages: ${measure}, p95`,
    value: quantile(values, 0.95),
    unit: 'ms',
    target,
    better: 'lower',
  });
  return [
    figure('opened', times.open, null),
    figure('STAT', times.stat, targetMs),
    figure('LIST', times.list, null),
    figure('UIDL', times.uidl, null),
  ];
}
