// The simulator among the tests: a few seeds must be clean, a seed must replay exactly, and each known defect must be
// caught. CI runs more seeds, on all cores: `npm run sim`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mutation } from './machinery/mutations.ts';
import { simulate, type SimulationResult } from './simulation.ts';

const cleanSeeds = 10;
const mutationSeeds = 200;

const stories = new Map<number, Promise<SimulationResult>>();

/** Without a defect; each seed once. */
function simulated(seed: number): Promise<SimulationResult> {
  const known = stories.get(seed) ?? simulate({ seed });
  stories.set(seed, known);
  return known;
}

function story({ seed, violation, trace }: SimulationResult): string {
  const lines = trace.last(80).join('\n');
  return `seed ${seed} broke: ${violation?.rule}: ${violation?.text}\n${lines}\nnpm run sim -- --seed ${seed}`;
}

test('F6 F24 F46 F50 F51 F54 N6 T7 T8 T11 T13: simulated clusters lose, double and starve nothing', async () => {
  const seen = new Map<string, number>();
  for (let seed = 1; seed <= cleanSeeds; seed += 1) {
    const result = await simulated(seed);
    assert.equal(result.violation, null, story(result));
    for (const [type, count] of result.counts) seen.set(type, (seen.get(type) ?? 0) + count);
  }
  // A workload that stopped to do something would check nothing of it.
  for (const type of [
    'conversation.opened',
    'conversation.reopened',
    'conversation.transferred',
    'item.removed',
    'offer.accepted',
    'offer.declined',
    'offer.missed',
    'offer.withdrawn',
    'wrap_up.ended',
    'message.delivered',
    'receipt.sent',
    'notice.suppressed',
    'message.failed',
    'correspondent.failing',
    'correspondent.suspected',
    'agent.signed_out',
    'tier.opened',
    'tier.closed',
    'conversation.scheduled',
    'conversation.changed',
    'conversation.related',
    'conversation.merged',
    'message.moved',
    'reply.held',
    'reply.undone',
    'mailbox.failing',
    'mailbox.recovered',
  ])
    assert.ok((seen.get(type) ?? 0) > 0, `no seed led to ${type}`);
});

test('a seed replays exactly, and another seed is another story', async () => {
  const [first, again, other] = [await simulated(7), await simulate({ seed: 7 }), await simulated(8)];
  assert.equal(first.fingerprint, again.fingerprint);
  assert.deepEqual(first.trace.last(2_000), again.trace.last(2_000));
  assert.notEqual(first.fingerprint, other.fingerprint);
});

/** The promise that the first seed with this defect breaks. */
async function caughtBy(mutation: Mutation): Promise<string> {
  for (let seed = 1; seed <= mutationSeeds; seed += 1) {
    const { violation } = await simulate({ seed, mutation });
    if (violation !== null) return violation.rule;
  }
  return `nothing within ${mutationSeeds} seeds`;
}

test('a store that does not fence is caught', async () => {
  const rules = ['one writer per shard and token', 'a commit that was given up is never applied later'];
  assert.ok(rules.includes(await caughtBy('no-fencing')));
});

test('an output gate that opens before the commit is kept is caught', async () => {
  const rules = ['nothing acknowledged is lost', 'nothing leaves an actor before its commit'];
  assert.ok(rules.includes(await caughtBy('early-gate')));
});

test('a hand-over that drops the outbox is caught', async () => {
  // Whatever was dropped: something waits for ever, or two know different things.
  const rules = [
    'nothing starves once the faults are over',
    'what was taken out of its queue is not offered any more',
    'a work item is offered to one agent at a time, or to several at once',
    'a message is in one case',
  ];
  assert.ok(rules.includes(await caughtBy('outbox-dropped')));
});

test('F40: tiers without hysteresis are caught', async () => {
  assert.equal(await caughtBy('no-hysteresis'), 'a tier does not flutter');
});

test('N5: a guard that grants beyond the budget, or does not heed what it knows of an address, is caught', async () => {
  assert.equal(await caughtBy('no-budget'), 'machine mail to an address stays within its budget');
  assert.equal(await caughtBy('deaf-guard'), 'no machine mail to an address that is left alone');
});

test('T8: a move that leaves a copy, loses the message, or is told to the mail store out of its order, is caught', async () => {
  assert.equal(await caughtBy('moved-copy'), 'a message is in one case');
  assert.equal(await caughtBy('moved-lost'), 'a message is in one case');
  assert.equal(await caughtBy('moved-untimed'), 'the mail store knows in which case a message is');
});

test('N6: who can be let into a case, and kept out, more than once is caught', async () => {
  assert.equal(await caughtBy('join-again'), 'who asks to join a case is answered once');
});

test('F24: a request that comes before its time, is offered after it was withdrawn, or ends twice, is caught', async () => {
  assert.equal(await caughtBy('request-early'), 'what is scheduled waits for its time');
  assert.equal(await caughtBy('withdrawn-waits'), 'what was taken out of its queue is not offered any more');
  assert.equal(await caughtBy('withdrawn-twice'), 'a case opens and closes in turn');
});

test('C10: a reply that leaves although it was taken back is caught', async () => {
  assert.equal(await caughtBy('undo-unkept'), 'a reply leaves or is taken back');
});

test('F6 T7: a mail that is kept once more when it is fetched once more is caught', async () => {
  assert.equal(await caughtBy('fetched-anew'), 'a mail that is fetched is kept once');
});

test('F5: a mailbox that two fetchers hold at a time is caught', async () => {
  assert.equal(await caughtBy('open-mailbox'), 'a mailbox is held by one fetcher at a time');
});
