// Mail in: how many mails a second are accepted over SMTP, archived and routed, with every commit on disk and every part on
// this machine; 10 kB each over 20 connections, by Postfix's smtp-source. Beside it Postfix itself, in the same run, which
// takes the same mails into a Maildir. And what a mail costs each process, because two cores are soon all there is.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { openDatabase } from '#actors/adapters/postgres/database.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { ApiUser } from '#test/support/api.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';
import type { Figure } from './measure.ts';
import { startPostfixInbox } from './postfix.ts';
import { processTimes } from './process-time.ts';

/** A server runs for months: what V8 compiles in the first seconds is not what a mail costs. */
const warmUp = 5_000;
const mails = 10_000;
const connections = 20;
const bytes = 10_240;
const target = 1_000;
const patienceMs = 120_000;

interface Load {
  readonly port: number;
  readonly to: string;
  readonly count: number;
}

/** Resolves when every mail was accepted; throws when one was not. */
async function send({ port, to, count }: Load): Promise<void> {
  const load = ['-d', '-s', String(connections), '-m', String(count), '-l', String(bytes)];
  const envelope = ['-f', 'kim@customer.test', '-t', to];
  const child = spawn('smtp-source', [...load, ...envelope, `127.0.0.1:${port}`], { stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`smtp-source ended with ${code}`);
}

interface Timed {
  readonly acceptedPerSecond: number;
  readonly donePerSecond: number;
}

/** `done`: how many mails have gone all their way. */
async function timed(load: Load, done: () => Promise<number>): Promise<Timed> {
  const before = await done();
  const startedAt = performance.now();
  await send(load);
  const acceptedAt = performance.now();
  await until('every mail to be done', async () => (await done()) - before >= load.count, {
    timeoutMs: patienceMs,
    // Counting costs the database some milliseconds each time.
    everyMs: 100,
  });
  const perSecond = (endedAt: number): number => (load.count / (endedAt - startedAt)) * 1_000;
  return { acceptedPerSecond: perSecond(acceptedAt), donePerSecond: perSecond(performance.now()) };
}

async function routed(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from archive where state = 'routed'`.execute(db);
  return rows[0]?.n ?? 0;
}

interface Measured extends Timed {
  /** Milliseconds of processor time for one mail, by process. */
  readonly cost: ReadonlyMap<string, number>;
}

async function ours(system: TestSystem): Promise<Measured> {
  const admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
  // Accepting and routing is measured, not what is written back.
  await admin.must('PATCH', '/queues/support', { receiptEnabled: false });
  const kept = await readFile(join(system.dataDirectory, 'stores.json'), 'utf8');
  const db = openDatabase((JSON.parse(kept) as { databaseUrl: string }).databaseUrl, { connections: 1 });
  try {
    const load = { port: system.ports.smtp, to: 'support@demo.test' };
    await timed({ ...load, count: warmUp }, () => routed(db));
    const processes = await system.processes();
    const before = processTimes(processes);
    const rate = await timed({ ...load, count: mails }, () => routed(db));
    const after = processTimes(processes);
    const cost = [...after].map(([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / mails] as const);
    return { ...rate, cost: new Map(cost) };
  } finally {
    await db.destroy();
  }
}

async function postfix(): Promise<Timed | null> {
  const instance = await startPostfixInbox();
  if (instance === null) return null;
  try {
    const load = { port: instance.port, to: instance.address };
    await timed({ ...load, count: warmUp }, () => instance.delivered());
    return await timed({ ...load, count: mails }, () => instance.delivered());
  } finally {
    await instance.stop();
  }
}

export async function benchIntake(): Promise<readonly Figure[]> {
  const figure = (measure: string, value: number, wanted: number | null, unit = '/s'): Figure => ({
    bench: 'intake',
    measure,
    value,
    unit,
    target: wanted,
    better: 'higher',
  });
  const beside = await postfix();
  const system = await startSystem({ environment: { SKILLPOST_RELAY_URL: 'smtp://127.0.0.1:9' } });
  try {
    const own = await ours(system);
    return [
      figure('mails accepted durably over SMTP', own.acceptedPerSecond, null),
      figure('mails accepted, archived and routed', own.donePerSecond, target),
      ...(beside === null
        ? []
        : [
            figure('Postfix, the same mails into a Maildir', beside.donePerSecond, null),
            figure('ours over Postfix', own.donePerSecond / beside.donePerSecond, null, '×'),
          ]),
      ...[...own.cost].map(([name, ms]) => ({
        ...figure(`processor time of ${name} for one mail`, ms * 1_000, null, 'µs'),
        better: 'lower' as const,
      })),
    ];
  } finally {
    await system.stop();
  }
}
