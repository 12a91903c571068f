// From the archive to the case: how much at once, what is driven again and when, and that one mail makes one case.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { systemChance } from '#actors/adapters/system/clock.ts';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { AcceptedMail, MailStore } from '#actors/ports/mail-store.ts';
import type { Tracing } from '#actors/ports/tracing.ts';
import { notChecked } from '#actors/vocabulary/authentication.ts';
import { messageIdHeader } from '#actors/vocabulary/correspondence.ts';
import { createAccept } from '#gateway/accept.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { newConversationId } from '#gateway/mail/threading.ts';
import { startSweeper } from '#gateway/sweeper.ts';
import { createUnderstand } from '#gateway/understand.ts';
import type { Understand } from '#gateway/understand.ts';
import { createKeptLog } from '#test/support/log.ts';
import { createFakeClient, demoDirectory, hostname, sign } from '#test/support/mail-edge.ts';
import { createRecordedTracing } from '#test/support/recorded-tracing.ts';
import { until } from '#test/support/until.ts';
import type { ConversationCommand } from '#proto/gen/skillpost/v1/conversation.ts';

function aMail(text = 'From: ann@customer.test\r\nSubject: Lamp\r\n\r\nx\r\n'): AcceptedMail {
  return {
    source: 'smtp',
    envelopeFrom: 'ann@customer.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '192.0.2.1',
    mailboxId: 'support',
    raw: Buffer.from(text),
  };
}

const parser = {
  parse: async (raw: Uint8Array) => ({ ok: true as const, parts: parseMail(raw) }),
  stop: async () => undefined,
};

/** The whole way over stores in memory; `client` notes what conversations are told. */
function anEdge({
  understand,
  wrap,
  tracing,
}: { understand?: Understand; wrap?: (store: MailStore) => MailStore; tracing?: Tracing } = {}) {
  const clock = createManualClock();
  const log = createKeptLog();
  const memory = createMemoryMailStore({ clock, chance: systemChance });
  const mailStore = wrap?.(memory) ?? memory;
  const client = createFakeClient();
  const directory = { current: demoDirectory, onChange: () => () => undefined };
  const restored: string[] = [];
  const restorer = { restore: async (ids: readonly string[]) => restored.push(...ids) };
  const whole = createUnderstand({
    mailStore,
    directory,
    client,
    restorer,
    parser,
    sign,
    hostname,
    requestAdd: async () => assert.fail('nobody asks for a request here'),
    clock,
    log,
    checkSender: async () => notChecked(0),
    history: async () => ({ cases: 0, open: 0 }),
    scan: async (_id, attachments) => attachments,
    looks: { plan: async () => undefined },
    hook: async () => null,
  });
  const acceptance = createAccept({ mailStore, understand: understand ?? whole, clock, log, tracing });
  return { clock, log, memory, client, restored, acceptance, understand: whole, mailStore };
}

test('no more mails are understood at once than the limit says, and all of them in the end', async () => {
  let most = 0;
  let now = 0;
  let total = 0;
  const { acceptance } = anEdge({
    async understand() {
      now += 1;
      total += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
    },
  });
  const mails = limits.understandAtOnce + 50;
  await Promise.all(Array.from({ length: mails }, async () => acceptance.accept(aMail())));
  await acceptance.idle();
  assert.equal(total, mails);
  assert.equal(most, limits.understandAtOnce);
});

test('T6: a mail that fails is driven again by the sweeper, later each time, without holding up others', async () => {
  const tries: number[] = [];
  const edge = anEdge({
    async understand({ raw }) {
      if (!Buffer.from(raw).includes('poison')) return;
      tries.push(edge.clock.now());
      throw new SkillpostError('BROKEN', 'bug', 'It does not work.');
    },
  });
  const sweeper = startSweeper({ ...edge, log: edge.log });
  await edge.acceptance.accept(aMail('Subject: poison\r\n\r\n'));
  await edge.acceptance.idle();
  for (let second = 0; second < 120; second += 1) {
    edge.clock.advance(1_000);
    await new Promise((resolve) => setImmediate(resolve));
    await edge.acceptance.idle();
    await until('the sweeper to sleep again', () => edge.clock.nextAt() !== null);
  }
  await sweeper.stop();
  const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
  assert.ok(tries.length >= 4 && tries.length <= 9, `tries: ${waits.join(', ')}`);
  assert.ok((waits.at(-1) ?? 0) > (waits[0] ?? 0), `waits grow: ${waits.join(', ')}`);
});

test('T3: a mail that our own bugs keep from its case is quarantined after some attempts', async () => {
  const edge = anEdge();
  const id = await edge.memory.accept(aMail());
  for (let attempt = 0; attempt < limits.understandBugs; attempt += 1)
    await edge.memory.markAttempt(id, 'bug');
  const archived = await edge.memory.archived(id);
  assert.ok(archived);
  await edge.understand(archived);
  const [told] = edge.client.received();
  assert.match(told?.quarantineReason ?? '', /could not be handled/);
  assert.equal(told?.subject, 'Lamp');
});

test('T6: a mail driven by two processes makes one case: what was kept first counts', async () => {
  const edge = anEdge();
  const id = await edge.memory.accept(aMail());
  const archived = await edge.memory.archived(id);
  assert.ok(archived);
  // The other process threaded it into a case, kept it, and was killed.
  await edge.memory.caseIdentity('c-other', 'AAAA');
  const parsed = { ...parseMail(archived.raw), automatic: false };
  const where = { messageId: id, archiveId: id, conversationId: 'c-other', mailboxId: 'support' };
  await edge.memory.keepIncoming({ ...where, at: archived.receivedAt, parsed, quarantineReason: null });
  // Read before that: it does not know of the decision.
  edge.clock.advance(limits.sweepAfterMs + 1);
  await edge.understand(archived);
  await edge.understand((await edge.memory.archived(id)) ?? archived);
  assert.deepEqual(
    edge.client.received().map(({ conversationId }) => conversationId),
    ['c-other'],
  );
  assert.deepEqual(edge.memory.unrouted(), []);
});

test('T3: mail to a mailbox that is gone, and what cannot be parsed, never joins a case that is worked on', async () => {
  const edge = anEdge();
  const id = await edge.memory.accept({ ...aMail(), mailboxId: 'gone' });
  const archived = await edge.memory.archived(id);
  assert.ok(archived);
  await edge.understand(archived);
  const [told] = edge.client.received();
  assert.equal(told?.conversationId, newConversationId(id));
  assert.equal(told?.quarantineReason, 'its mailbox is gone');
});

test('our own mail that comes back is automatic, and its name leads no answer to its new case', async () => {
  const edge = anEdge();
  const raw = `From: x@y.test\r\nMessage-ID: ${messageIdHeader('out-1', { hostname, sign })}\r\nSubject: Lamp\r\n\r\nx\r\n`;
  await edge.acceptance.accept(aMail(raw));
  await edge.acceptance.idle();
  const [told] = edge.client.received();
  assert.equal(told?.automatic, true);
  assert.equal((await edge.memory.message(told?.messageId ?? ''))?.messageIdHeader, '');
});

test('stopping waits for what is at work, but not for ever', async () => {
  const stuck = Promise.withResolvers<void>();
  const edge = anEdge({ understand: () => stuck.promise });
  await edge.acceptance.accept(aMail());
  let stopped = false;
  const stopping = edge.acceptance.stop().then(() => {
    stopped = true;
  });
  edge.clock.advance(limits.understandStopMs - 1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(stopped, false);
  edge.clock.advance(1);
  await stopping;
  stuck.resolve();
});

test('T6: a message that joins a case which is gone has it restored first, and is taken once', async () => {
  const edge = anEdge();
  const ask = edge.client.ask.bind(edge.client);
  const keys: string[] = [];
  edge.client.ask = async (kind, id, command, options) => {
    const body = (command as ConversationCommand).command;
    assert.ok(body?.$case === 'receive');
    keys.push(options?.idempotencyKey ?? '');
    if (body.value.joins) throw new SkillpostError('CASE_MISSING', 'rejected', 'Not there.');
    return ask(kind, id, command, options);
  };
  await edge.acceptance.accept(
    aMail('Message-ID: <first@customer.test>\r\nFrom: ann@customer.test\r\n\r\nHello'),
  );
  await edge.acceptance.idle();
  assert.deepEqual(edge.restored, [], 'the first message opens its case');
  const [first] = edge.client.received();
  await edge.acceptance.accept(
    aMail('In-Reply-To: <first@customer.test>\r\nFrom: ann@customer.test\r\n\r\nAnd this'),
  );
  await edge.acceptance.idle();
  assert.deepEqual(edge.restored, [first?.conversationId]);
  const [, second] = edge.client.received();
  assert.equal(second?.conversationId, first?.conversationId);
  assert.equal(keys[2], `${keys[1]}/restored`, 'the refusal is kept under the first key');
});

test('a mail is understood in the trace of its acceptance; what the sweeper brings begins a trace', async () => {
  const tracing = createRecordedTracing();
  const { acceptance, memory } = anEdge({ tracing });
  await acceptance.accept(aMail());
  await acceptance.idle();
  const [accepted, understood, ...others] = tracing.spans;
  assert.deepEqual([accepted?.name, accepted?.parent], ['mail.accept', '']);
  assert.deepEqual([understood?.name, understood?.parent], ['mail.understand', accepted?.traceparent]);
  assert.deepEqual([accepted?.ended, understood?.ended, others.length], [true, true, 0]);
  await memory.accept(aMail());
  const left = await memory.claimUnrouted(Number.MAX_SAFE_INTEGER, 10, 1_000);
  assert.equal(await acceptance.drive(left), 1);
  assert.deepEqual([tracing.spans[2]?.name, tracing.spans[2]?.parent], ['mail.understand', '']);
});

test('T12: mail that was fetched has waited since it came there; old mail waits from now, and says that it is old', async () => {
  const edge = anEdge();
  const arrivedAt = edge.clock.now() - 3_600_000;
  const live = await edge.acceptance.accept({ ...aMail(), source: 'imap', id: 'live', arrivedAt });
  const old = await edge.acceptance.accept({
    ...aMail(),
    source: 'imap',
    id: 'old',
    arrivedAt,
    imported: true,
  });
  await edge.acceptance.idle();
  const told = (id: string) => edge.client.received().find(({ messageId }) => messageId === id);
  assert.deepEqual([told(live)?.receivedAtMs, told(live)?.imported], [arrivedAt, false]);
  assert.deepEqual([told(old)?.receivedAtMs, told(old)?.imported], [edge.clock.now(), true]);
  assert.equal((await edge.memory.message(old))?.at, arrivedAt);
});

test('T3: mail that is known beforehand to be unreadable goes to quarantine with that reason', async () => {
  const edge = anEdge();
  const id = await edge.acceptance.accept({
    ...aMail(),
    source: 'imap',
    quarantineReason: 'it cannot be fetched',
  });
  await edge.acceptance.idle();
  assert.equal(edge.client.received().at(-1)?.quarantineReason, 'it cannot be fetched');
  assert.equal((await edge.memory.archived(id))?.quarantineReason, 'it cannot be fetched');
});
