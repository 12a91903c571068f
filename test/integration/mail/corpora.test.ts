// Every mail of the SpamAssassin corpus and every nasty one of our own making, through the edge with a real Postgres: each
// is archived byte for byte, and ends in a case, joins one, or is quarantined. None is lost, none stops the others.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { classifyMail } from '#gateway/mail/classify.ts';
import type { MailClass } from '#gateway/mail/classify.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { corpusMails } from '#test/support/corpus.ts';
import type { CorpusMail } from '#test/support/corpus.ts';
import { anAcceptedMail } from '#test/support/mail.ts';
import { sign, startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestDatabase, TestPostgres } from '#test/support/postgres.ts';
import { until } from '#test/support/until.ts';
import { fixtures } from '../../fixtures/mail/sources/index.ts';

const atOnce = 48;

let postgres: TestPostgres;
let database: TestDatabase;
let mailStore: MailStore;
let edge: TestEdge;
before(async () => {
  postgres = await startTestPostgres();
  database = await postgres.database();
  mailStore = createMailStore(database.db, { archiveKey: Buffer.alloc(32, 3), clock, chance });
  edge = await startTestEdge({ mailStore });
});
after(async () => {
  await edge.stop();
  await postgres.stop();
});

async function allMails(): Promise<readonly CorpusMail[]> {
  const real: CorpusMail[] = [];
  for await (const mail of corpusMails()) real.push(mail);
  return [...real, ...fixtures];
}

/** Does `work` for each, so many at once. */
async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = all.values();
  const worker = async (): Promise<void> => {
    for (const one of rest) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

test('T3 F5: of 6,046 real mails and all nasty ones none is lost, changed, or stops the others', async () => {
  const mails = await allMails();
  assert.ok(mails.length > 6_046 + 150, `${mails.length} mails`);
  const ids = new Map<string, CorpusMail>();
  await each(mails, async (mail) => {
    ids.set(await edge.acceptance.accept(anAcceptedMail(mail)), mail);
  });
  await edge.acceptance.idle();
  await until('all of them to be understood', async () => (await unrouted()) === 0, { timeoutMs: 180_000 });
  let bytes = 0;
  await each([...ids], async ([id, { name, raw }]) => {
    const kept = await mailStore.archived(id);
    assert.ok(kept !== null && Buffer.from(kept.raw).equals(raw), name);
    bytes += raw.length;
  });
  const told = new Map(edge.client.received().map((one) => [one.messageId, one]));
  const outcomes = { cases: 0, appended: 0, quarantined: 0 };
  for (const [id, { name }] of ids) {
    const one = told.get(id);
    assert.ok(one !== undefined, `${name} reached no case`);
    outcomes[one.quarantineReason === '' ? (one.joins ? 'appended' : 'cases') : 'quarantined'] += 1;
  }
  console.log(`${mails.length} mails, ${bytes} bytes: ${JSON.stringify(outcomes)}`);
  const expected = fixtures.filter(({ expected: { quarantine } }) => quarantine !== undefined).length;
  assert.equal(outcomes.quarantined, expected, 'only what is made to be');
});

async function unrouted(): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) from archive where state <> 'routed'`.execute(
    database.db,
  );
  return Number(rows[0]?.count);
}

interface Tally {
  right: number;
  wrong: string[];
  missed: string[];
}

test('C13 T9: bounces and auto-replies are told from other mail, with measured precision and recall', async () => {
  const labels = JSON.parse(
    await readFile(new URL('../../fixtures/mail/labels.json', import.meta.url), 'utf8'),
  ) as Record<'bounce' | 'auto-reply', readonly string[]>;
  const tallies = { bounce: aTally(), 'auto-reply': aTally() };
  const count = (name: string, kind: MailClass, truth: { bounce: boolean; 'auto-reply': boolean }): void => {
    const said = { bounce: kind === 'bounce' || kind === 'delay', 'auto-reply': kind === 'auto-reply' };
    for (const sort of ['bounce', 'auto-reply'] as const) {
      if (said[sort] && truth[sort]) tallies[sort].right += 1;
      else if (said[sort]) tallies[sort].wrong.push(name);
      else if (truth[sort]) tallies[sort].missed.push(name);
    }
  };
  for await (const mail of corpusMails())
    count(mail.name, classOf(mail), {
      bounce: labels.bounce.includes(mail.name),
      'auto-reply': labels['auto-reply'].includes(mail.name),
    });
  for (const one of fixtures.filter(({ expected }) => expected.quarantine === undefined)) {
    const { class: truth = 'person' } = one.expected;
    count(one.name, classOf(one), {
      bounce: truth === 'bounce' || truth === 'delay',
      'auto-reply': truth === 'auto-reply',
    });
  }
  for (const [name, tally] of Object.entries(tallies)) assertGood(name, tally);
});

function aTally(): Tally {
  return { right: 0, wrong: [], missed: [] };
}

function classOf({ raw, envelopeFrom }: CorpusMail): MailClass {
  const parts = parseMail(raw);
  const { address, name } = parts.from;
  return classifyMail({ ...parts, envelopeFrom, fromAddress: address, fromName: name, source: 'smtp' }, sign)
    .class;
}

function assertGood(name: string, { right, wrong, missed }: Tally): void {
  const precision = right / (right + wrong.length);
  const recall = right / (right + missed.length);
  const figures = `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} over ${right + missed.length}`;
  console.log(
    `${name}: ${figures}; wrong: ${wrong.join(' ') || 'none'}; missed: ${missed.join(' ') || 'none'}`,
  );
  assert.ok(precision >= 0.97 && recall >= 0.97, `${name}: ${figures}`);
}
