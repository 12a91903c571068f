// Lists and timelines on a real server: events projected once and in order, and found again by filter, word and page.

import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { createCaseList } from '#actors/adapters/postgres/case-list.ts';
import { createCaseProjection } from '#actors/adapters/postgres/case-projection.ts';
import type { CaseProjection, ProjectedEvent } from '#actors/adapters/postgres/case-projection.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { CaseFilter, CaseList } from '#actors/ports/case-list.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { aParsedMail, anAcceptedMail } from '#test/support/mail.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
let db: Kysely<Database>;
let projection: CaseProjection;
let list: CaseList;
const start = 1_700_000_000_123;

before(async () => {
  postgres = await startTestPostgres();
  ({ db } = await postgres.database());
  projection = createCaseProjection(db);
  list = createCaseList(db);
});
after(() => postgres.stop());

let events = 0;
function anEvent(type: string, fields: Partial<Event>): ProjectedEvent {
  events += 1;
  return {
    eventId: `17-${start}-${events}`,
    event: Event.fromPartial({ type, atMs: start + events, ...fields }),
  };
}

function opened(conversationId: string, fields: Partial<Event> = {}): ProjectedEvent {
  return anEvent('conversation.opened', {
    conversationId,
    tag: `SP-${conversationId}`,
    subject: 'A question',
    customerAddress: 'Customer@customer.test',
    customerName: 'Carla Customer',
    queueId: 'support',
    mailboxId: 'support',
    status: 'received',
    ...fields,
  });
}

async function row(conversationId: string) {
  return db.selectFrom('cases').selectAll().where('conversation_id', '=', conversationId).executeTakeFirst();
}

async function ids(filter: Partial<CaseFilter>): Promise<string[]> {
  return (await list.search({ limit: 50, ...filter })).items.map(({ id }) => id).sort();
}

test('T22: the life of a case shows in its row, also when batches come again whole or in part', async () => {
  const conversationId = randomUUID();
  const workItemId = 'w1';
  const skills = [{ skillId: 'german', level: 3 }];
  const life = [
    opened(conversationId, { skills, priority: 4 }),
    anEvent('item.queued', { conversationId, workItemId, queueId: 'support', skills, priority: 4 }),
    anEvent('offer.made', {
      conversationId,
      workItemId,
      queueId: 'support',
      agentId: 'agent1',
      status: 'break',
    }),
    anEvent('item.accepted', { conversationId, workItemId, queueId: 'support', agentId: 'agent1' }),
  ];
  await projection.apply(life.slice(0, 2));
  await projection.apply(life);
  await projection.apply([...life, ...life]);
  const handled = await row(conversationId);
  assert.equal(handled?.status, 'in_progress');
  assert.equal(handled?.agent_id, 'agent1');
  assert.equal(handled?.priority, 4);
  assert.deepEqual(handled?.skills, [{ skillId: 'german', level: 3 }]);
  assert.equal(handled?.customer_address, 'customer@customer.test');
  assert.equal(handled?.created_at.getTime(), life[0]?.event.atMs);
  assert.equal(handled?.updated_at.getTime(), life[3]?.event.atMs);

  const end = [
    anEvent('item.done', { conversationId, workItemId, agentId: 'agent1' }),
    anEvent('conversation.closed', { conversationId, agentId: 'agent1', status: 'closed' }),
  ];
  await projection.apply(end);
  const closed = await row(conversationId);
  assert.equal(closed?.status, 'closed');
  assert.equal(closed?.closed_at?.getTime(), end[1]?.event.atMs);
  assert.equal(closed?.agent_id, 'agent1');

  // What was taken before never takes the case back.
  await projection.apply(life);
  assert.equal((await row(conversationId))?.status, 'closed');

  await projection.apply([
    anEvent('conversation.reopened', { conversationId, status: 'received' }),
    anEvent('item.queued', { conversationId, workItemId: 'w2', queueId: 'billing' }),
  ]);
  const again = await row(conversationId);
  assert.equal(again?.status, 'received');
  assert.equal(again?.closed_at, null);
  assert.equal(again?.agent_id, '');
  assert.equal(again?.queue_id, 'billing');
});

test('the timeline tells every event once, in order, with its details', async () => {
  const conversationId = randomUUID();
  const explanation = { summary: 'Longest idle of 2 agents', candidatesTotal: 2 };
  const told = [
    opened(conversationId, { atMs: start }),
    ...Array.from({ length: 12 }, () => anEvent('note.added', { conversationId, atMs: start })),
    anEvent('offer.made', {
      conversationId,
      agentId: 'agent2',
      queueId: 'support',
      explanation: explanation as never,
    }),
    anEvent('agent.status', { agentId: 'agent2', status: 'break' }),
  ];
  await projection.apply(told);
  await projection.apply(told);
  const timeline = await list.timeline(conversationId);
  assert.deepEqual(
    timeline.map(({ id }) => id),
    told.slice(0, 14).map(({ eventId }) => eventId),
  );
  const offer = timeline.at(-1);
  assert.equal(offer?.agent, 'agent2');
  assert.match(JSON.stringify(offer?.details), /Longest idle of 2 agents/);
  assert.equal(timeline[0]?.details['subject'], 'A question');
});

test('T3: an event with characters that Postgres cannot hold does not stop the projection', async () => {
  const conversationId = randomUUID();
  await projection.apply([
    opened(conversationId, { subject: 'NUL \u0000 and \ud83d', customerName: '\u0000' }),
  ]);
  assert.equal((await row(conversationId))?.subject, 'NUL \ufffd and \ufffd');
});

test('F44: how many cases a customer has had, and how many are open, is known by address', async () => {
  const address = `${randomUUID()}@customer.test`;
  const [one, other] = [randomUUID(), randomUUID()];
  await projection.apply([
    opened(one, { customerAddress: address.toUpperCase() }),
    opened(other, { customerAddress: address }),
    anEvent('conversation.closed', { conversationId: other, status: 'closed' }),
  ]);
  assert.deepEqual(await list.customer(address), { cases: 2, open: 1 });
  assert.deepEqual(await list.customer('nobody@customer.test'), { cases: 0, open: 0 });
});

test('cases are found by queue, status, agent, customer, subject and time', async () => {
  const [one, two] = [randomUUID(), randomUUID()];
  await projection.apply([
    opened(one, { queueId: 'q-one', customerName: 'Wim Üzgür', subject: '50% off_now' }),
    opened(two, { queueId: 'q-two', customerAddress: 'odd_one@rare.test', atMs: start + 10_000_000 }),
    anEvent('item.accepted', { conversationId: two, agentId: 'agent-x', atMs: start + 10_000_001 }),
  ]);
  assert.deepEqual(await ids({ queue: 'q-one' }), [one]);
  assert.deepEqual(await ids({ queue: 'q-two', status: 'in_progress' }), [two]);
  assert.deepEqual(await ids({ queue: 'q-two', status: 'closed' }), []);
  assert.deepEqual(await ids({ agent: 'agent-x' }), [two]);
  assert.deepEqual(await ids({ customer: 'üzg' }), [one]);
  assert.deepEqual(await ids({ customer: 'RARE.t' }), [two]);
  assert.deepEqual(await ids({ subject: '0% OFF_' }), [one]);
  assert.deepEqual(await ids({ subject: '0_ off' }), []);
  assert.deepEqual(await ids({ from: start + 9_999_999, to: start + 10_000_001 }), [two]);
});

const mailStore = (): ReturnType<typeof createMailStore> =>
  createMailStore(db, { archiveKey: randomBytes(32), clock: systemClock, chance: systemChance });

test('T31: words are found in subject, tag, customer and the text, addresses and attachments of messages', async () => {
  const conversationId = randomUUID();
  const store = mailStore();
  const { tag } = await store.caseIdentity(conversationId, 'Q7X2');
  const content = randomBytes(10);
  const attachments = [
    { filename: 'zebraplan.pdf', contentType: 'application/pdf', contentId: '', inline: false, content },
  ];
  const messageId = randomUUID();
  await store.keepIncoming({
    messageId,
    archiveId: await store.accept(anAcceptedMail()),
    conversationId,
    mailboxId: 'support',
    at: start,
    parsed: aParsedMail({
      text: 'The flux capacitor hums.',
      attachments,
      cc: [{ address: 'boss@yonder.test', name: '' }],
    }),
    quarantineReason: null,
  });
  await projection.apply([
    opened(conversationId, { tag, subject: 'Quirkyword inside', customerName: 'Xaver Unusual' }),
  ]);
  for (const q of [
    'quirkyw',
    'uirkywor',
    tag,
    tag.toLowerCase(),
    'xaver',
    'capacitor',
    'capac',
    'zebraplan.pdf',
    'boss@yonder.test',
    'yonder',
    'flux hums',
    'FLUX',
  ])
    assert.deepEqual(await ids({ q }), [conversationId], q);
  for (const q of ["'", "a' | 'b", '\\', '& | !', ':*', 'no-such-word', '\u0000'])
    assert.ok(!(await ids({ q })).includes(conversationId), q);
  // What a person had read again in another charset is found as it is read now (T20).
  const again = { charset: 'koi8-r', subject: 'Лампа', fromName: '', text: 'мигает', html: null };
  await store.redecode(messageId, again);
  assert.deepEqual(await ids({ q: 'мигает' }), [conversationId]);
});

test('T22, T31: a rare word is found behind more newer cases than are looked through one by one', async () => {
  const store = mailStore();
  const [old, inMessage] = ['rare-old', 'rare-message'];
  await projection.apply([
    opened(old, { subject: 'About marsupials', queueId: 'many', atMs: start - 2 }),
    opened(inMessage, { queueId: 'many', atMs: start - 1 }),
  ]);
  await store.caseIdentity(inMessage, 'RARE');
  await store.keepNote({
    messageId: 'rare-note',
    conversationId: inMessage,
    agentId: 'a',
    at: start,
    text: 'Marsupials!',
  });
  await sql`insert into cases (conversation_id, tag, status, subject, customer_address, customer_name, queue_id,
      mailbox_id, created_at, updated_at, search)
    select 'many-' || n, '', 'closed', 'common thing', '', '', 'many', '', now(), now(), to_tsvector('simple', 'common thing')
    from generate_series(1, ${limits.caseSearchProbe + 10}::int) as n`.execute(db);
  assert.deepEqual(await ids({ q: 'marsupials' }), [inMessage, old]);
  assert.deepEqual(await ids({ q: 'marsupials', queue: 'many' }), [inMessage, old]);
  assert.deepEqual(await ids({ q: 'arsupial' }), [old]);
  assert.deepEqual(await ids({ subject: 'marsup' }), [old]);
  assert.equal((await ids({ q: 'common' })).length, 50);
});

test('T22: pages follow each other without gap or repetition, also when many cases changed in the same millisecond', async () => {
  const made = Array.from({ length: 25 }, (_, number) =>
    opened(`page-${String(number).padStart(2, '0')}`, {
      queueId: 'pages',
      atMs: start + Math.floor(number / 10),
    }),
  );
  await projection.apply(made);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await list.search({ queue: 'pages', limit: 4, ...(cursor === null ? {} : { cursor }) });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  const expected = made
    .map(({ event }) => event)
    .sort((a, b) => b.atMs - a.atMs || (a.conversationId < b.conversationId ? 1 : -1))
    .map(({ conversationId }) => conversationId);
  assert.deepEqual(seen, expected);
  await assert.rejects(list.search({ limit: 1, cursor: 'x' }), { code: 'BAD_CURSOR' });
  const forged = Buffer.from('[1e300,1]').toString('base64url');
  await assert.rejects(list.search({ limit: 1, cursor: forged }), { code: 'BAD_CURSOR' });
});

test('two projections at the same time end with the same rows', async () => {
  const conversations = Array.from({ length: 30 }, () => randomUUID());
  const batch = conversations.flatMap((conversationId) => [
    opened(conversationId, { queueId: 'both' }),
    anEvent('item.accepted', { conversationId, agentId: 'agent1' }),
  ]);
  await Promise.all([projection.apply(batch), projection.apply(batch.toReversed()), projection.apply(batch)]);
  assert.deepEqual((await ids({ queue: 'both' })).length, 30);
  const counted = await sql<{ n: number }>`select count(*)::int as n from case_events
    where conversation_id = any(${conversations})`.execute(db);
  assert.equal(counted.rows[0]?.n, 60);
});
