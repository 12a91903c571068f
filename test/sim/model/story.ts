// One story of the model: a random company lives through random steps, each turn is judged, and in the end, on a day on
// which everything can be done, everything is done.

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import { aQueue, aUser } from '#test/support/directory.ts';
import { aWorld, KindBus } from '#test/support/kind-bench.ts';
import { seeded } from '#test/support/seeded.ts';
import { AgentReferee } from './agent-referee.ts';
import { agentIds, allQueueIds, company, easyDay } from './company.ts';
import { QueueReferee } from './queue-referee.ts';
import { judgeRest, settle } from './rest.ts';
import { changeDirectory, finish, happen, modelStep, press, resume } from './steps.ts';
import type { ModelStep } from './steps.ts';

const mostRounds = 80;
/** Of the runs: those in which each turn is also compared with the actor reloaded from its records. */
const reloadedRuns = 0.05;

/** After a step everything comes to rest, and is looked at as a whole. */
const restOdds = 0.05;

/** What the stories were made of, so that a model that has stopped to do something is noticed. */
export type Tally = Map<string, number>;

interface Story {
  readonly directory: Directory;
  readonly steps: readonly ModelStep[];
  readonly seed: number;
}

export function tell({ directory, steps, seed }: Story, tally: Tally): void {
  const random = seeded(seed);
  const bus = new KindBus({ ...aWorld(directory), random });
  bus.checked = random() < reloadedRuns;
  const queues = new QueueReferee(bus);
  const agents = new AgentReferee(bus);
  bus.onTurn = (turn) => {
    if (turn.kind === 'queue') queues.judge(turn);
    if (turn.kind === 'agent') agents.judge(turn);
  };
  everybodyIsIn(bus);
  for (const step of steps) {
    happen(bus, step, random);
    bus.advance(1, random);
    if (random() > restOdds) continue;
    settle(bus, random);
    judgeRest(bus);
  }
  settle(bus, random);
  judgeRest(bus);
  everythingIsDone(bus, random);
  endedOnce(bus);
  for (const { type } of bus.events) tally.set(type, (tally.get(type) ?? 0) + 1);
}

function everybodyIsIn(bus: KindBus): void {
  for (const agentId of agentIds) {
    const available = { statusId: 'available', reason: '', byUserId: agentId };
    bus.ask('agent', agentId, { $case: 'setStatus', value: available });
    for (const queueId of allQueueIds) bus.ask('agent', agentId, { $case: 'signIn', value: { queueId } });
  }
}

/** Nothing starves: with all skills, all queues open and agents who work, every case comes to its end. */
function everythingIsDone(bus: KindBus, random: () => number): void {
  changeDirectory(bus, easyDay(bus.world.directory));
  for (const agentId of agentIds)
    bus.ask('agent', agentId, { $case: 'endExternalWork', value: { workId: 'call-1' } });
  for (let round = 0; round < mostRounds && open(bus).length > 0; round += 1) {
    everybodyIsIn(bus);
    settle(bus, random);
    for (const agentId of agentIds) {
      press(bus, agentId, 0);
      resume(bus, agentId);
      settle(bus, random);
      for (const { brief } of bus.actor('agent', agentId).view.workItems)
        finish(bus, agentId, brief?.conversationId ?? '');
      settle(bus, random);
    }
    bus.advance(10_000, random);
    settle(bus, random);
    judgeRest(bus);
  }
  assert.deepEqual(open(bus), [], 'everything comes to its end');
}

function open(bus: KindBus): readonly string[] {
  return [...bus.actors('conversation')]
    .filter(({ view }) => view.case !== undefined && view.workItem?.state !== WorkItemState.DONE)
    .map(({ id, view }) => `${id} ${view.workItem?.state} in ${view.workItem?.queueId}`);
}

/** Each offer that was made ends in exactly one way. */
function endedOnce(bus: KindBus): void {
  const ends = new Map<string, number>();
  for (const { type, offerId } of bus.events) {
    if (type === 'offer.made') ends.set(offerId, 0);
    if (/^offer\.(accepted|missed|declined|withdrawn)$/.test(type))
      ends.set(offerId, (ends.get(offerId) ?? 0) + 1);
  }
  for (const [offerId, count] of ends) assert.equal(count, 1, `${offerId} ended ${count} times`);
}

export interface Batch {
  readonly seed: number;
  readonly stories: number;
  /** Just this one of them, counted from 0, made smaller when it fails; null: all. */
  readonly only: number | null;
  /** No story begins after so long. */
  readonly enoughMs?: number;
}

export interface Told {
  readonly stories: number;
  readonly tally: Tally;
  /** What broke, and how to see it again; null: nothing. */
  readonly failure: string | null;
}

export function tellStories({ seed, stories, only, enoughMs = 3_600_000 }: Batch): Told {
  const tally: Tally = new Map();
  const story = fc.record({
    directory: company,
    steps: fc.array(modelStep, { minLength: 25, maxLength: 80, size: 'max' }),
    seed: fc.nat(),
  });
  const property = fc.property(story, (drawn) => tell(drawn, tally));
  const { failed, numRuns, counterexamplePath, errorInstance, counterexample } = fc.check(property, {
    seed,
    numRuns: stories,
    interruptAfterTimeLimit: enoughMs,
    // Making it smaller takes minutes: only for who asks for this one.
    endOnFailure: only === null,
    ...(only === null ? {} : { path: String(only) }),
  });
  if (!failed) return { stories: numRuns, tally, failure: null };
  const why = errorInstance instanceof Error ? (errorInstance.stack ?? '') : String(errorInstance);
  const shown = counterexample === null ? '' : shortly(counterexample[0]);
  const again = `npm run sim -- --model 1 --seed ${seed} --story ${counterexamplePath?.split(':')[0]}`;
  return { stories: numRuns, tally, failure: `${why}\n${shown}\nsee it again: ${again}` };
}

/** What of the story is not as usual. */
function shortly({ directory, steps }: Story): string {
  const plainQueue: object = aQueue('');
  const plainUser: object = aUser('');
  return [
    ...[...directory.users.values()].map(({ memberships, ...user }) =>
      [
        difference(user, plainUser),
        ...[...memberships].map(([id, one]) => `${id} ${difference(one, plainMembership)}`),
      ].join(' | '),
    ),
    ...[...directory.queues.values()].map((queue) => difference(queue, plainQueue)),
    ...steps.map((step) => fc.stringify(step)),
  ].join('\n');
}

function difference(one: object, plain: object): string {
  const usual = new Map(Object.entries(plain));
  const unusual = Object.entries(one).filter(
    ([name, value]) => fc.stringify(value) !== fc.stringify(usual.get(name)),
  );
  return unusual.map(([name, value]) => `${name} ${fc.stringify(value)}`).join(', ');
}
