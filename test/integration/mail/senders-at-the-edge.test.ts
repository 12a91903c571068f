// Who sent a mail, from the SMTP session to what is kept and what rules ask: with a DNS of the test's own.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { createDryRun } from '#gateway/dry-run.ts';
import { createParser } from '#gateway/mail/parser.ts';
import { createSenderCheck } from '#gateway/sender-check.ts';
import { aRule } from '#test/support/directory.ts';
import { demoDirectory, startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';
import { aMail, signed, startSenders } from '#test/support/senders.ts';
import type { Senders } from '#test/support/senders.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

const review = aRule('review', {
  conditions: [{ field: 'authentication', operator: 'is', value: 'fail' }],
  actions: { tags: ['check-sender'], priority: 5 },
});
const directory: Directory = {
  ...demoDirectory(),
  rules: [review],
  vips: new Map([['@bank.test', { id: 'bank', address: '@bank.test', name: 'Bank', priority: 40 }]]),
};

let postgres: TestPostgres;
let senders: Senders;
let edge: TestEdge;
let mailStore: MailStore;
before(async () => {
  postgres = await startTestPostgres();
  senders = await startSenders();
  senders.publish('bank.test', { spf: 'v=spf1 -all', dmarc: 'v=DMARC1; p=reject' });
  mailStore = createMailStore((await postgres.database()).db, {
    archiveKey: Buffer.alloc(32, 3),
    clock,
    chance,
  });
  const source = { current: () => directory, onChange: () => () => undefined };
  const { authenticator } = senders;
  const checkSender = createSenderCheck({ authenticator, mailStore, directory: source, clock });
  edge = await startTestEdge({ mailStore, directory, checkSender });
});
after(async () => {
  await edge.stop();
  await senders.stop();
  await postgres.stop();
});

async function received(subject: string, raw: string) {
  assert.match(await sendRaw(edge.port, raw), /^250 /);
  return until(subject, () => edge.client.received().find((one) => one.subject === subject));
}

test('C15: what was found of the sender is kept with the message, with what the client called itself', async () => {
  const mail = await signed(aMail('Ann <ann@bank.test>', { subject: 'Signed' }), 'bank.test');
  const { messageId, vip, tags } = await received('Signed', mail);
  assert.ok(vip);
  assert.deepEqual(tags, []);
  const kept = (await mailStore.message(messageId))?.authentication;
  assert.equal(kept?.verdict, 'pass');
  assert.equal(kept.dkim[0]?.domain, 'bank.test');
  const archived = await mailStore.archived(messageId);
  assert.notEqual(archived?.helo ?? '', '');
});

test('T26: a forged sender is no VIP, is known to rules, and rules are tried with what was found when it came', async () => {
  const { messageId, vip, tags, priority } = await received(
    'Forged',
    aMail('Ann <ann@bank.test>', { subject: 'Forged' }),
  );
  assert.equal(vip, false);
  assert.deepEqual(tags, ['check-sender']);
  assert.equal(priority, 5);
  assert.equal((await mailStore.message(messageId))?.authentication?.verdict, 'fail');
  const parser = createParser({ clock, workers: 1 });
  try {
    const source = { current: () => ({ ...directory, rules: [] }), onChange: () => () => undefined };
    const history = async () => ({ cases: 0, open: 0 });
    const dryRun = createDryRun({ mailStore, directory: source, parser, history });
    const page = await dryRun({ rules: [review], from: 0, to: clock.now() + 1, after: null });
    const found = page.tried.filter(({ changed }) => changed);
    assert.deepEqual(
      found.map(({ subject }) => subject),
      ['Forged'],
    );
  } finally {
    await parser.stop();
  }
});
