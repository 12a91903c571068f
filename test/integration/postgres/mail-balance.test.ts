// The mail balance on a real server: every way that a mail can go is in it once, and a single mail that goes missing shows.

import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { createCaseProjection } from '#actors/adapters/postgres/case-projection.ts';
import { createMailBalance } from '#actors/adapters/postgres/mail-balance.ts';
import { createMailLog } from '#actors/adapters/postgres/mail-log.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { event } from '#actors/effects.ts';
import type { BalanceRow, MailBalance } from '#actors/ports/mail-balance.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { startBalanceKeeper } from '#gateway/balance.ts';
import { createKeptLog } from '#test/support/log.ts';
import { aParsedMail, anAcceptedMail } from '#test/support/mail.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';
import { until } from '#test/support/until.ts';

let postgres: TestPostgres;
let db: Kysely<Database>;
let store: MailStore;
let balance: MailBalance;

before(async () => {
  postgres = await startTestPostgres();
  ({ db } = await postgres.database());
  store = createMailStore(db, { archiveKey: randomBytes(32), clock: systemClock, chance: systemChance });
  balance = createMailBalance(db, systemClock);
});
after(() => postgres.stop());

const understood = {
  kind: 'person',
  kindReason: '',
  threadedBy: 'participant',
  ruleId: 'vip',
  ruleVersion: 3,
  queueId: 'support',
};
const hourMs = 3_600_000;
const span = () => ({ from: Date.now() - 2 * hourMs, to: Date.now() + hourMs });

/** A mail that was routed to a case with this status; `lost`: the case is in no list. */
async function routed(mailboxId: string, status: string, types: readonly string[] = []): Promise<string> {
  const archiveId = await store.accept(anAcceptedMail({ mailboxId }));
  const conversationId = randomUUID();
  await store.caseIdentity(conversationId, 'TEST');
  const kept = { messageId: archiveId, archiveId, conversationId, mailboxId, at: Date.now() };
  await store.keepIncoming({ ...kept, parsed: aParsedMail(), quarantineReason: null, understood });
  await store.markRouted(archiveId);
  const facts = { conversationId, mailboxId, tag: 'T', status };
  const events = ['conversation.opened', ...types].map((type) => ({
    eventId: randomUUID(),
    event: event(type, Date.now(), facts),
  }));
  if (status !== 'lost') await createCaseProjection(db).apply(events);
  return archiveId;
}

async function settled(mailboxId: string): Promise<BalanceRow> {
  const rows = (await balance.settle(span())) ?? assert.fail('somebody else settles');
  const own = rows.filter((row) => row.mailboxId === mailboxId);
  const sum = (field: Exclude<keyof BalanceRow, 'mailboxId'>): number =>
    own.reduce((all, row) => all + row[field], 0);
  const [first] = own;
  assert.ok(first !== undefined);
  return {
    ...first,
    accepted: sum('accepted'),
    waiting: sum('waiting'),
    open: sum('open'),
    closed: sum('closed'),
    quarantined: sum('quarantined'),
    diverted: sum('diverted'),
    discarded: sum('discarded'),
    personal: sum('personal'),
    difference: sum('difference'),
  };
}

test('N3 T6: each mail is counted once, where it is, and both sides are equal', async () => {
  await store.accept(anAcceptedMail({ mailboxId: 'one' }));
  for (const status of ['received', 'in_progress', 'scheduled']) await routed('one', status);
  await routed('one', 'closed', ['conversation.closed']);
  await routed('one', 'quarantined', ['conversation.quarantined']);
  await routed('one', 'closed', ['conversation.diverted']);
  const discarded = await store.accept(anAcceptedMail({ mailboxId: 'one' }));
  await store.discard(discarded, { reason: 'a rule', ruleId: 'r' });
  const { hour: _hour, settledAt: _at, ...row } = await settled('one');
  assert.deepEqual(row, {
    mailboxId: 'one',
    accepted: 8,
    waiting: 1,
    open: 3,
    closed: 1,
    quarantined: 1,
    diverted: 1,
    discarded: 1,
    personal: 0,
    difference: 0,
  });
});

test('N3: mail to people is counted where it lies', async () => {
  await sql`insert into users (id, email, name, role) values ('eve', 'eve@demo.test', 'Eve', 'account')`.execute(
    db,
  );
  await sql`insert into account_boxes (account_id, validity) values ('eve', 'v')`.execute(db);
  const id = await store.accept(anAcceptedMail({ mailboxId: '', accountIds: ['eve'] }));
  await sql`insert into account_messages (account_id, uid, archive_id, folder, placed_in, size)
    values ('eve', 1, ${id}, 'inbox', 'inbox', 10)`.execute(db);
  await store.markRouted(id);
  const row = await settled('');
  assert.deepEqual([row.accepted, row.personal, row.difference], [1, 1, 0]);
});

test('N3 T6: a single mail that is nowhere, or was taken away, is a difference, and an alarm', async () => {
  const nowhere = await routed('two', 'lost');
  assert.equal((await settled('two')).open, 1, 'lists of cases may lag for a while');
  await sql`update archive set routed_at = now() - interval '1 hour' where id = ${nowhere}`.execute(db);
  assert.equal((await settled('two')).difference, 1);
  const gone = await store.accept(anAcceptedMail({ mailboxId: 'three' }));
  await store.accept(anAcceptedMail({ mailboxId: 'three' }));
  await db.deleteFrom('archive').where('id', '=', gone).execute();
  const row = await settled('three');
  assert.deepEqual([row.accepted, row.waiting, row.difference], [2, 1, 1]);

  const log = createKeptLog();
  const keeper = startBalanceKeeper({ balance, anchor: async () => 0, clock: systemClock, log });
  await until('the balance to be settled', async () => keeper.figures().settledAt > 0);
  await keeper.stop();
  assert.equal(keeper.figures().difference, 2);
  const told = log.lines.filter(
    ({ level, message }) => level === 'error' && message.includes('does not add up'),
  );
  assert.deepEqual(new Set(told.map(({ fields }) => fields['mailboxId'])), new Set(['three', 'two']));
});

test('N3: what was settled is read, newest hour first, of one mailbox or all', async () => {
  const all = await balance.read({ ...span(), mailboxId: null, limit: 10 });
  assert.deepEqual([...new Set(all.map(({ mailboxId }) => mailboxId))].toSorted(), [
    '',
    'one',
    'three',
    'two',
  ]);
  const one = await balance.read({ ...span(), mailboxId: 'one', limit: 10 });
  assert.ok(one.length > 0 && one.every(({ mailboxId }) => mailboxId === 'one'));
});

test('N3: while one gateway settles, another one leaves it alone', async () => {
  await db.transaction().execute(async (other) => {
    await sql`select pg_advisory_xact_lock(7455432018)`.execute(other);
    assert.equal(await balance.settle(span()), null);
  });
  assert.notEqual(await balance.settle(span()), null);
});

test('F17 F5: every accepted mail is in the log, also where no case was made of it, and its trace tells each step', async () => {
  const log = createMailLog(db);
  const id = await store.accept(anAcceptedMail({ mailboxId: 'four', envelopeFrom: 'Eve@Customer.test' }));
  await store.markAttempt(id, 'the first try failed');
  await store.discard(id, { reason: 'an advertisement', ruleId: 'ads' });
  const kept = await routed('four', 'received', ['item.queued', 'offer.made', 'item.accepted']);
  const both = await log.search({ mailboxId: 'four', limit: 10 });
  assert.deepEqual(both.items.map((mail) => mail.id).toSorted(), [id, kept].toSorted());
  const [first] = (await log.search({ mailboxId: 'four', limit: 1 })).items;
  const { nextCursor } = await log.search({ mailboxId: 'four', limit: 1 });
  const second = await log.search({ mailboxId: 'four', limit: 1, cursor: nextCursor ?? '' });
  assert.notEqual(second.items[0]?.id, first?.id);
  assert.equal(second.nextCursor, null);
  assert.deepEqual(
    (await log.search({ place: 'discarded', address: 'eve@cust', limit: 10 })).items.map((mail) => mail.id),
    [id],
  );
  const discarded = await log.trace(id);
  assert.deepEqual(
    discarded?.steps.map(({ step }) => step),
    ['accepted', 'attempt-failed', 'discarded'],
  );
  assert.deepEqual(discarded?.steps.at(-1)?.details, { reason: 'an advertisement', rule: 'ads' });
  const told = (await log.trace(kept))?.steps ?? [];
  const { details } = told.find(({ step }) => step === 'understood') ?? assert.fail();
  assert.equal(details['threadedBy'], 'participant');
  assert.deepEqual([details['ruleId'], details['ruleVersion']], ['vip', 3]);
  const steps = told.map(({ step }) => step);
  assert.equal(steps[0], 'accepted');
  for (const name of [
    'understood',
    'routed',
    'conversation.opened',
    'item.queued',
    'offer.made',
    'item.accepted',
  ])
    assert.ok(steps.includes(name), name);
  assert.equal(await log.trace('nothing'), null);
  await assert.rejects(log.search({ cursor: 'x', limit: 1 }), { code: 'BAD_CURSOR' });
});
