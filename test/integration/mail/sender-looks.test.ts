// A sender that nobody could tell as the DNS did not answer is looked at again: through SMTP, the jobs of a real Postgres and
// a DNS of the test's own. Waits are told from what is planned; the jobs themselves run at once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { poolOf } from '#actors/adapters/postgres/database.ts';
import { createMailLog } from '#actors/adapters/postgres/mail-log.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { createSenderLooks } from '#actors/adapters/postgres/sender-looks.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import type { SenderLooks } from '#actors/ports/sender-looks.ts';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import { startOutbound } from '#gateway/outbound/worker.ts';
import { createCheckedSender, createSenderCheck } from '#gateway/sender-check.ts';
import { createSenderLook, type LookAtSender } from '#gateway/sender-looks.ts';
import { createKeptLog } from '#test/support/log.ts';
import { createFakeClient, demoDirectory, hostname, startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestDatabase, TestPostgres } from '#test/support/postgres.ts';
import { aMail, signed, startSenders } from '#test/support/senders.ts';
import type { Senders } from '#test/support/senders.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

const source = { current: demoDirectory, onChange: () => () => undefined };
let postgres: TestPostgres;
let database: TestDatabase;
let senders: Senders;
let mailStore: MailStore;
let edge: TestEdge;
const planned: { readonly messageId: string; readonly waitMs: number }[] = [];
let looks: SenderLooks;

before(async () => {
  postgres = await startTestPostgres();
  database = await postgres.database();
  senders = await startSenders();
  mailStore = createMailStore(database.db, { archiveKey: Buffer.alloc(32, 3), clock, chance });
  const kept = createSenderLooks(database.db);
  looks = {
    ...kept,
    plan(messageId, dueAt) {
      planned.push({ messageId, waitMs: Math.round((dueAt - clock.now()) / 1_000) * 1_000 });
      return kept.plan(messageId, clock.now());
    },
  };
  const { authenticator } = senders;
  const checkSender = createSenderCheck({ authenticator, mailStore, directory: source, clock });
  edge = await startTestEdge({ mailStore, directory: demoDirectory(), checkSender, looks });
});
after(async () => {
  await edge.stop();
  await senders.stop();
  await postgres.stop();
});

/** As a gateway that is started now: with an authenticator that remembers nothing. */
async function startLooking(): Promise<() => Promise<void>> {
  const authenticator = senders.another();
  const find = createCheckedSender({ authenticator, directory: source, clock });
  const lookAtSender: LookAtSender = createSenderLook({
    mailStore,
    looks,
    find,
    client: edge.client,
    clock,
    log: createKeptLog(),
  });
  const outbound = await startOutbound({
    pool: poolOf(database.db),
    mailStore,
    client: createFakeClient(),
    submissions: { deliveries: async () => [], record: async () => undefined },
    accept: async () => '',
    config: { hostname, relayUrl: '', dnsServers: [] },
    clock,
    chance,
    log: createKeptLog(),
    lookAtSender,
  });
  return async () => {
    await outbound.stop();
    await authenticator.stop();
  };
}

async function received(subject: string, domain: string): Promise<string> {
  const mail = await signed(aMail(`Ann <ann@${domain}>`, { subject }), domain);
  assert.match(await sendRaw(edge.port, mail), /^250 /);
  const told = await until(subject, () => edge.client.received().find((one) => one.subject === subject));
  return told.messageId;
}

const authenticationOf = async (messageId: string): Promise<MailAuthentication | null> =>
  (await mailStore.message(messageId))?.authentication ?? null;

function silence(domain: string): void {
  for (const name of [domain, `_dmarc.${domain}`, `key._domainkey.${domain}`])
    senders.dns.set(name, 'broken');
}

test('C15: a sender that the DNS said nothing of is found out when it answers, by whichever gateway runs then', async () => {
  silence('late.test');
  const messageId = await received('Late', 'late.test');
  assert.equal((await authenticationOf(messageId))?.verdict, 'unknown');
  assert.deepEqual(planned.splice(0), [{ messageId, waitMs: 60_000 }]);
  senders.publish('late.test', { spf: 'v=spf1 -all', dmarc: 'v=DMARC1; p=reject' });
  const told = edge.client.told.length;
  const stop = await startLooking();
  try {
    const found = await until('the sender', async () => {
      const now = await authenticationOf(messageId);
      return now?.verdict === 'pass' ? now : null;
    });
    assert.equal(found.dkim[0]?.domain, 'late.test');
    assert.deepEqual(
      found.earlier?.map(({ verdict }) => verdict),
      ['unknown'],
    );
  } finally {
    await stop();
  }
  assert.deepEqual(planned, []);
  assert.equal(edge.client.told.length, told, 'the case hears nothing of it');
  const trace = await createMailLog(database.db).trace(messageId);
  assert.deepEqual(
    trace?.steps.filter(({ step }) => step === 'sender-looked-at').map(({ details }) => details),
    [{ verdict: 'pass' }],
  );
});

test('C15 T26: a forger who is found out late is told to the case, before what was found is kept', async () => {
  silence('forged.test');
  const mail = aMail('Ann <ann@forged.test>', { subject: 'Forged' });
  assert.match(await sendRaw(edge.port, mail), /^250 /);
  const told = await until('the case', () => edge.client.received().find((one) => one.subject === 'Forged'));
  const { messageId, conversationId } = told;
  assert.equal(told.unverified, false);
  planned.splice(0);
  senders.publish('forged.test', { spf: 'v=spf1 -all', dmarc: 'v=DMARC1; p=reject' });
  const stop = await startLooking();
  try {
    await until('the verdict', async () => (await authenticationOf(messageId))?.verdict === 'fail');
  } finally {
    await stop();
  }
  assert.deepEqual(
    edge.client.told.filter(({ command }) => command.$case === 'senderFound'),
    [
      {
        conversationId,
        command: { $case: 'senderFound', value: { messageId, verdict: 'fail' } },
        idempotencyKey: `sender-found/${messageId}`,
      },
    ],
  );
});

test('C15: after three looks at a sender of whom nothing is said it stays unknown', async () => {
  silence('never.test');
  const messageId = await received('Never', 'never.test');
  const stop = await startLooking();
  try {
    await until('three looks', async () => (await authenticationOf(messageId))?.earlier?.length === 3);
  } finally {
    await stop();
  }
  assert.deepEqual(
    planned.splice(0).map(({ waitMs }) => waitMs),
    [60_000, 600_000, 3_600_000],
  );
  assert.equal((await authenticationOf(messageId))?.verdict, 'unknown');
});

test('C15: a verdict that somebody gave stays, and a sender that was known at once is not looked at again', async () => {
  senders.publish('known.test', { spf: 'v=spf1 -all', dmarc: 'v=DMARC1; p=reject' });
  const messageId = await received('Known', 'known.test');
  assert.deepEqual(planned, []);
  const before = await authenticationOf(messageId);
  assert.equal(before?.verdict, 'pass');
  await looks.record(messageId, { ...before, verdict: 'fail' });
  assert.deepEqual(await authenticationOf(messageId), before);
});
