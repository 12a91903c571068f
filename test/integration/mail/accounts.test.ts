// Accounts of a running gateway over real stores: live as soon as they are made, at SMTP and POP3 alike; what they
// delete stays in the archive; and two gateways are one server.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql, type Kysely } from 'kysely';
import { createCaseHistories } from '#actors/adapters/postgres/case-histories.ts';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { readConfig, type Config } from '#actors/config.ts';
import { seedDemo } from '#deploy/seed.ts';
import { startGateway, type Gateway } from '#gateway/server.ts';
import { ApiUser } from '#test/support/api.ts';
import { createKeptLog } from '#test/support/log.ts';
import { talkPop3, type Pop3Talk } from '#test/support/pop3-talk.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

const password = 'demo-Passw0rd';
const log = createKeptLog();
let folder = '';
let postgres: TestPostgres;
let redis: TestRedis;
let db: Kysely<Database>;
let config: Config;
const gateways: Gateway[] = [];
let admin: ApiUser;

before(async () => {
  [folder, postgres, redis] = await Promise.all([
    mkdtemp(join(tmpdir(), 'skillpost-accounts-')),
    startTestPostgres(),
    startRedis(),
  ]);
  const opened = await postgres.database();
  ({ db } = opened);
  config = readConfig({
    SKILLPOST_DATA: folder,
    ...Object.fromEntries(
      ['HTTP', 'SMTP', 'SUBMISSION', 'SUBMISSIONS', 'POP3', 'POP3S'].map((name) => [
        `SKILLPOST_${name}_PORT`,
        '0',
      ]),
    ),
    SKILLPOST_DEMO_PASSWORD: password,
    SKILLPOST_ADMIN_PASSWORD: password,
    SKILLPOST_SECRET_KEY: 'a key for tests',
    REDIS_URL: redis.url,
    DATABASE_URL: opened.url,
    CLICKHOUSE_URL: 'http://nobody:none@127.0.0.1:1',
  });
  const directory = await createDirectoryStore(db, opened.url, log);
  await seedDemo(directory, config);
  await directory.close();
  for (let count = 0; count < 2; count += 1) gateways.push(await startGateway(config, log));
  admin = await ApiUser.signIn(at(0).http, 'admin@demo.test', password);
});
after(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await redis?.stop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

function at(index: number): Gateway['ports'] {
  const gateway = gateways[index];
  assert.ok(gateway);
  return gateway.ports;
}

const raw = (subject: string): string =>
  `From: Kim <kim@customer.test>\r\nSubject: ${subject}\r\n\r\nHello.\r\n`;

const logIn = async (talk: Pop3Talk, name: string, secret = password): Promise<string> => {
  await talk.say(`USER ${name}`);
  return talk.say(`PASS ${secret}`);
};

/** The reply to a login that finds so many messages. */
async function opened(port: number, name: string, messages: number): Promise<Pop3Talk> {
  return until(`${messages} messages of ${name}`, async () => {
    const talk = await talkPop3(port);
    const answer = await logIn(talk, name);
    if (answer.startsWith(`+OK ${messages} messages`)) return talk;
    talk.end();
    return null;
  });
}

/** What was accepted for the account, in the order of its arrival. */
const archivedOf = (id: string) =>
  db
    .selectFrom('archive')
    .select(['state', 'account_ids', 'conversation_id', 'discard_reason'])
    .where(sql<boolean>`${id} = any(account_ids)`)
    .orderBy('received_at')
    .execute();

test('F3: an account takes mail and opens by POP3 within a second of being made, at every gateway', async () => {
  assert.match(await sendRaw(at(0).smtp, raw('too early'), { to: ['new@demo.test'] }), /^550 5\.1\.1 /);
  await admin.must('POST', '/accounts', { address: 'new@demo.test', name: 'New', password });
  assert.match(await sendRaw(at(0).smtp, raw('at once'), { to: ['new@demo.test'] }), /^250 /);
  await until(
    'the other gateway',
    async () => (await sendRaw(at(1).smtp, raw('there'), { to: ['new@demo.test'] })).startsWith('250'),
    { timeoutMs: 1_000 },
  );
  const talk = await opened(at(1).pop3, 'new@demo.test', 2);
  await talk.say('QUIT');
  await admin.must('PATCH', '/accounts/new', { active: false });
  assert.match(await sendRaw(at(0).smtp, raw('gone'), { to: ['new@demo.test'] }), /^550 5\.1\.1 /);
  const refused = await talkPop3(at(0).pop3);
  assert.match(await logIn(refused, 'new@demo.test'), /^-ERR \[AUTH\] /);
  refused.end();
});

test('F2: the demo’s account reads its mail; what it deletes leaves the Inbox, not the archive', async () => {
  assert.match(await sendRaw(at(0).smtp, raw('hello'), { to: ['mailbox@demo.test'] }), /^250 /);
  const talk = await opened(at(0).pop3, 'mailbox@demo.test', 1);
  const other = await talkPop3(at(1).pop3);
  assert.match(await logIn(other, 'mailbox@demo.test'), /^-ERR \[IN-USE\] /, 'at another gateway, too');
  assert.match(await talk.say('RETR 1'), /^\+OK /);
  assert.ok((await talk.lines()).includes('Subject: hello'));
  await talk.say('DELE 1');
  assert.match(await talk.say('QUIT'), /^\+OK /);
  await (await opened(at(1).pop3, 'mailbox@demo.test', 0)).say('QUIT');
  other.end();
  const account = await admin.must('GET', '/accounts/mailbox');
  assert.deepEqual(
    account.folders.map((one: { folder: string; messages: number }) => [one.folder, one.messages]),
    [
      ['inbox', 0],
      ['sent', 0],
      ['archive', 1],
    ],
  );
  const kept = await archivedOf('mailbox');
  assert.deepEqual(
    kept.map(({ state, account_ids, conversation_id }) => [state, account_ids, conversation_id]),
    [['routed', ['mailbox'], null]],
  );
});

test('F3: a full Inbox refuses until it is emptied', async () => {
  await admin.must('POST', '/accounts', {
    address: 'tiny@demo.test',
    name: 'Tiny',
    password,
    quotaBytes: 400,
  });
  const deliver = () => sendRaw(at(0).smtp, raw('one'), { to: ['tiny@demo.test'] });
  const answers: string[] = [];
  await until('it to be full', async () => {
    answers.push(await deliver());
    return answers.at(-1)?.startsWith('452 4.2.2');
  });
  const talk = await opened(at(0).pop3, 'tiny@demo.test', answers.length - 1);
  for (let number = 1; number < answers.length; number += 1) await talk.say(`DELE ${number}`);
  await talk.say('QUIT');
  await until('it to be empty', async () => (await deliver()).startsWith('250'));
  const { items } = await admin.must('GET', '/accounts?limit=200');
  const tiny = items.find((item: { id: string }) => item.id === 'tiny');
  await until('the size to be shown', async () => {
    const { usedBytes } = await admin.must('GET', '/accounts/tiny');
    return usedBytes > 100 && usedBytes < 400;
  });
  assert.equal(tiny.quotaBytes, 400);
});

test('N3: the mail of an account that is removed stays in the archive, with the reason; nobody else loses it', async () => {
  const both = ['old@demo.test', 'heir@demo.test'];
  for (const address of both) await admin.must('POST', '/accounts', { address, name: address, password });
  assert.match(await sendRaw(at(0).smtp, raw('to one'), { to: both.slice(0, 1) }), /^250 /);
  assert.match(await sendRaw(at(0).smtp, raw('to both'), { to: both }), /^250 /);
  await (await opened(at(0).pop3, 'old@demo.test', 2)).say('QUIT');
  await until('both to be routed', async () =>
    (await archivedOf('old')).every(({ state }) => state === 'routed'),
  );
  assert.equal((await admin.call('DELETE', '/accounts/old')).status, 204);
  assert.deepEqual(
    (await archivedOf('old')).map(({ state, discard_reason }) => [state, discard_reason]),
    [
      ['discarded', 'its account was removed'],
      ['routed', null],
    ],
  );
  await (await opened(at(0).pop3, 'heir@demo.test', 1)).say('QUIT');
  assert.match(await sendRaw(at(0).smtp, raw('late'), { to: ['old@demo.test'] }), /^550 5\.1\.1 /);
});

test('mail for people alone is not looked for among cases when the live state was lost', async () => {
  const { unrouted } = await createCaseHistories(db).unrouteUnknown('', 10_000);
  assert.equal(unrouted, 0);
});
