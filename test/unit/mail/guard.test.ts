// Every mail that no person wrote asks first, and what is refused is told (N5, T1, T27).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countMachineMail, createGuard } from '#actors/adapters/mail/guard.ts';
import type { MachineMail } from '#actors/adapters/mail/guard.ts';
import { limits } from '#actors/limits.ts';
import { machineMessageIdHeader, messageIdHeader } from '#actors/vocabulary/correspondence.ts';
import type { Effect } from '#proto/gen/skillpost/v1/effects.ts';
import { descendsFromMachine, ownOrigin } from '#gateway/mail/own-origin.ts';
import { hopsThrough } from '#gateway/smtp/trace.ts';
import { anEffectRunner, aReceipt } from '#test/support/effect-runner.ts';
import { demoDirectory, hostname, sign } from '#test/support/mail-edge.ts';

const directory = demoDirectory();

function receiptOf(number: number, customerAddress = 'ann@customer.test'): Effect {
  return aReceipt(customerAddress, { conversationId: `c-${number}`, subject: `Lamp ${number}` });
}

test('N5: the eleventh receipt within ten minutes is kept back, and its case is told why and until when', async () => {
  const { run, mailStore, keptBack } = anEffectRunner();
  for (let number = 1; number <= 11; number += 1) await run(receiptOf(number), `${number}`);
  assert.equal(mailStore.jobs.length, 10);
  assert.deepEqual(
    keptBack.map(({ notice, target, reason }) => [notice, target, reason]),
    [['receipt', 'ann@customer.test', 'budget']],
  );
  assert.ok((keptBack[0]?.untilMs ?? 0) > Date.now());
  await run(receiptOf(12, 'ben@customer.test'), '12');
  assert.equal(mailStore.jobs.length, 11, 'others are not concerned');
});

test('T27: what a person releases goes out, although the budget is spent', async () => {
  const { run, mailStore, keptBack } = anEffectRunner({
    directory: {
      ...directory,
      settings: { ...directory.settings, machineMailLadder: [{ withinMs: 60_000, most: 1 }] },
    },
  });
  await run(receiptOf(1), '1');
  await run(receiptOf(2), '2');
  assert.deepEqual([mailStore.jobs.length, keptBack.length], [1, 1]);
  const conversationId = 'c-2';
  await run(aReceipt('ann@customer.test', { conversationId, byUserId: 'sam' }), '3');
  assert.deepEqual([mailStore.jobs.length, keptBack.length], [2, 1]);
});

test('N5: a mail that names a machine mail of ours is not answered by a machine, nor sent on', async () => {
  const { run, mailStore, keptBack } = anEffectRunner();
  const archiveId = await mailStore.accept({
    source: 'smtp',
    envelopeFrom: 'ann@customer.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '127.0.0.1',
    mailboxId: 'support',
    raw: new Uint8Array(),
  });
  await mailStore.keepIncoming({
    messageId: 'in-1',
    archiveId,
    conversationId: 'c-1',
    mailboxId: 'support',
    at: Date.now(),
    quarantineReason: null,
    parsed: {
      messageId: '<1@customer.test>',
      inReplyTo: '',
      references: [
        '<0@customer.test>',
        machineMessageIdHeader('receipt-c-0', { hostname: 'old.test', sign }),
      ],
      from: { address: 'ann@customer.test', name: 'Ann' },
      replyTo: [],
      to: [],
      cc: [],
      subject: 'Thanks',
      text: 'I am a person',
      html: null,
      attachments: [],
      automatic: false,
      headers: new Map(),
    },
  });
  await run(aReceipt(), '1');
  const value = {
    conversationId: 'c-1',
    tag: '',
    mailboxId: 'support',
    messageId: 'in-1',
    to: 'x@else.test',
  };
  await run({ effect: { $case: 'forwardMessage', value: { ...value, subject: '', byUserId: '' } } }, '2');
  assert.equal(mailStore.jobs.length, 0);
  assert.deepEqual(
    keptBack.map(({ notice, reason }) => [notice, reason]),
    [
      ['receipt', 'ancestry'],
      ['forward', 'ancestry'],
    ],
  );
});

const headers = (fields: Readonly<Record<string, string>>) => new Map(Object.entries(fields));

test('N5: ancestry is read from In-Reply-To, References and our cause; only our machine’s signature counts', () => {
  const own = machineMessageIdHeader('receipt-c-1', { hostname, sign });
  const none = { inReplyTo: '', references: [], headers: headers({}) };
  assert.equal(descendsFromMachine(none, sign), false);
  assert.equal(descendsFromMachine({ ...none, inReplyTo: own }, sign), true);
  assert.equal(descendsFromMachine({ ...none, references: ['<x@y>', own] }, sign), true);
  assert.equal(descendsFromMachine({ ...none, headers: headers({ 'x-skillpost-cause': own }) }, sign), true);
  const agents = messageIdHeader('reply-1', { hostname, sign });
  assert.equal(descendsFromMachine({ ...none, inReplyTo: agents }, sign), false);
  assert.equal(descendsFromMachine({ ...none, inReplyTo: own.replace('c-1', 'c-2') }, sign), false);
});

test('T1: mail of ours that comes back is known by its cause and its loop mark', () => {
  const mailboxAddresses = ['support@demo.test'];
  const of = (fields: Readonly<Record<string, string>>) =>
    ownOrigin({ headers: headers(fields), hops: 2 }, { sign, mailboxAddresses });
  assert.equal(of({}), null);
  assert.equal(of({ 'x-loop': 'Support@demo.test' }), 'our own loop mark');
  assert.equal(of({ 'x-loop': 'list@else.test' }), null);
  const cause = machineMessageIdHeader('receipt-c-1', { hostname, sign });
  assert.equal(of({ 'x-skillpost-cause': cause }), 'our own cause');
  assert.equal(of({ 'x-skillpost-cause': '<made@up>' }), null);
  const round = { headers: headers({}), hops: limits.ownHops };
  assert.equal(ownOrigin(round, { sign, mailboxAddresses }), 'came through here 3 times');
  const hop = `Received: from a.test ([192.0.2.1])\r\n\tby ${hostname} with ESMTP id 1;\r\n\tnow\r\n`;
  const other = 'Received: from a.test by b.test with ESMTP id 2; now\r\n';
  const raw = Buffer.from(`${hop}${other}${hop}Subject: by ${hostname} with\r\n\r\n${hop}`);
  assert.equal(hopsThrough(raw, hostname), 2);
});

const mail: MachineMail = {
  id: 'receipt-c-1',
  kind: 'receipt',
  number: 0,
  conversationId: 'c-1',
  to: 'Kim@Customer.test',
  from: 'support@demo.test',
  subject: 'lamp',
  messageId: 'in-1',
  digest: 'a-text',
  byUserId: '',
};

test('N5: address, domain and our own address are asked; a guard that does not answer lets nothing through', async () => {
  const asked: string[] = [];
  const ask = async (_kind: string, id: string): Promise<never> => {
    asked.push(id);
    return { granted: true, reason: '', untilMs: 0 } as never;
  };
  const counted: string[] = [];
  const guard = createGuard({ client: { ask }, count: (outcome) => counted.push(outcome) });
  assert.equal(await guard.leave(mail), null);
  assert.deepEqual(asked, ['kim@customer.test', '@customer.test', 'support@demo.test']);
  await guard.keptBack(mail, { reason: 'budget', untilMs: 0 });
  assert.deepEqual(counted, ['granted', 'budget']);
  const silent = createGuard({ client: { ask: () => Promise.reject(new Error('nobody answers')) } });
  await assert.rejects(silent.leave(mail));
});

test('N5: leave and refusals are counted by reason', () => {
  const labels: unknown[] = [];
  const count = countMachineMail({ counter: () => (label: unknown) => labels.push(label) } as never);
  count('budget');
  assert.deepEqual(labels, [{ outcome: 'budget' }]);
});
