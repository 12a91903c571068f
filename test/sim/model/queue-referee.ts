// Judges each turn of a queue: who was offered what, in which order, of which tier, and that nobody who could be offered
// something was forgotten. Keeps its own book of which tiers had a reason to be open, and of arrival times.

import assert from 'node:assert/strict';
import { isOpen } from '#actors/calendar/calendar.ts';
import type { Directory, Queue } from '#actors/vocabulary/directory.ts';
import type { ReserveSlot } from '#proto/gen/skillpost/v1/agent.ts';
import { WaitingItem } from '#proto/gen/skillpost/v1/queue.ts';
import type { QueueView, SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import type { BusTurn, KindBus } from '#test/support/kind-bench.ts';
import {
  comesBefore,
  heldSkills,
  isChosen,
  isOfferedToKeeper,
  isFit,
  isReadyByWord,
  openOffersOf,
  tierIn,
  tiersThatHold,
} from './rules.ts';

interface MadeOffer {
  readonly agentId: string;
  readonly slot: ReserveSlot;
  readonly brief: WorkItemBrief;
}

/** One moment of one queue. */
interface Moment {
  readonly at: number;
  readonly directory: Directory;
  readonly queue: Queue;
  readonly after: QueueView;
}

export class QueueReferee {
  readonly #bus: KindBus;
  readonly #views = new Map<string, QueueView>();
  /** Queue and tier → when a rule last held. */
  readonly #held = new Map<string, number>();
  readonly #arrivals = new Map<string, number>();
  offers = 0;

  constructor(bus: KindBus) {
    this.#bus = bus;
  }

  judge({ id, step, command }: BusTurn): void {
    const { at, directory } = this.#bus.world;
    const before = this.#views.get(id);
    const after = this.#bus.actor('queue', id).view;
    this.#views.set(id, after);
    for (const { brief } of after.items) this.#keepsArrival(brief);
    const queue = directory.queues.get(id);
    if (queue === undefined) return;
    const moment = { at, directory, queue, after };
    const offers = offersIn(step);
    this.offers += offers.length;
    this.#noteTiers(
      { ...moment, after: withArrival(after, command) },
      before,
      offers.length + divertedIn(step),
    );
    inOrder(moment);
    for (const offer of offers)
      if (offer.slot.takenBy === '') this.#offer(moment, offer, offers);
      else this.#taken(moment, offer);
    if (offersAnything(moment)) for (const item of after.items) notForgotten(moment, item);
  }

  #keepsArrival(brief: WorkItemBrief | undefined): void {
    if (brief === undefined) return;
    const { workItemId, enqueuedAtMs } = brief;
    assert.equal(
      enqueuedAtMs,
      this.#arrivals.get(workItemId) ?? enqueuedAtMs,
      `${workItemId}: its arrival moved`,
    );
    this.#arrivals.set(workItemId, enqueuedAtMs);
  }

  #noteTiers({ at, queue, after }: Moment, before: QueueView | undefined, gone: number): void {
    const held = [
      ...(before === undefined ? [] : tiersThatHold(queue, before, { at, gone: 0 })),
      ...tiersThatHold(queue, after, { at, gone }),
    ];
    for (const tier of held) this.#held.set(`${queue.id} ${tier}`, at);
  }

  #hadReason({ at, queue }: Moment, tier: number): boolean {
    return queue.tiers.some(
      (rule) =>
        rule.tier >= tier &&
        (this.#held.get(`${queue.id} ${rule.tier}`) ?? -Infinity) >= at - queue.tierHoldMs,
    );
  }

  #offer(moment: Moment, offer: MadeOffer, all: readonly MadeOffer[]): void {
    const { directory, queue } = moment;
    const { agentId, brief, slot } = offer;
    const what = `${brief.workItemId} to ${agentId} in ${queue.id}`;
    this.#keepsArrival(brief);
    assert.ok(offersAnything(moment), `${what}: the queue is off, closed or pulled from`);
    const user = directory.users.get(agentId);
    assert.ok(user?.active === true && user.queueIds.includes(queue.id), `${what}: no active member`);
    const reserved = brief.preferredUntilMs > 0;
    assert.ok(!reserved || brief.preferredAgentId === agentId, `${what}: kept for ${brief.preferredAgentId}`);
    const tier = tierIn(directory, agentId, queue.id);
    assert.ok(
      reserved || tier === 1 || this.#hadReason(moment, tier),
      `${what}: tier ${tier} had no reason to open`,
    );
    const agent = moment.after.agents.find((one) => one.agentId === agentId);
    assert.ok(agent !== undefined, `${what}: not signed in`);
    const held = heldSkills(directory, agentId, agent.profileId);
    const fit = isChosen(brief) || isFit(held, brief, queue, moment.at);
    assert.ok(fit, `${what}: holds ${JSON.stringify([...held])}`);
    const together = all.filter((other) => other.brief.workItemId === brief.workItemId);
    assert.equal(
      new Set(together.map((other) => other.agentId)).size,
      together.length,
      `${what}: twice at once`,
    );
    assert.ok(together.length <= (slot.sharedUntilMs > 0 ? queue.ringMost : 1), `${what}: among too many`);
    assert.ok(slot.sharedUntilMs === 0 || queue.strategy === 'all-agents', `${what}: shared`);
    bestComesFirst(moment, offer, agent);
    explained(moment, offer);
  }

  /** By the agent's own hand (F43, F52). */
  #taken(moment: Moment, offer: MadeOffer): void {
    const { after, at, directory, queue } = moment;
    const { agentId, brief, slot } = offer;
    const what = `${brief.workItemId} taken by ${agentId} from ${queue.id}`;
    this.#keepsArrival(brief);
    const reserved = brief.preferredUntilMs > 0;
    assert.ok(!reserved || brief.preferredAgentId === agentId, `${what}: kept for ${brief.preferredAgentId}`);
    if (slot.takenBy === 'pick') {
      assert.ok(reserved || queue.pick !== 'none', `${what}: nobody may pick`);
      return;
    }
    const agent = after.agents.find((one) => one.agentId === agentId);
    assert.ok(agent !== undefined && agent.barred === '', `${what}: not signed in`);
    const held = heldSkills(directory, agentId, agent.profileId);
    assert.ok(reserved || isFit(held, brief, queue, at), `${what}: holds ${JSON.stringify([...held])}`);
    const better = after.items.find(
      (other) =>
        other.brief !== undefined &&
        couldHave(moment, { ...other, pullUntilMs: 0 }, agent) &&
        comesBefore(other.brief, brief, queue, at),
    );
    assert.ok(better === undefined || reserved, `${what}, and ${better?.brief?.workItemId} comes earlier`);
  }
}

function offersIn(step: BusTurn['step']): readonly MadeOffer[] {
  return step.tells.flatMap(({ to, command }) => {
    const told = (command as { command: { $case: string; value: ReserveSlot } }).command;
    const { brief } = told.value;
    if (told.$case !== 'reserve' || brief === undefined) return [];
    return [{ agentId: to.id, slot: told.value, brief }];
  });
}

/** With the item that this turn has brought, though it may be diverted in the same turn. */
function withArrival(after: QueueView, command: BusTurn['command']): QueueView {
  if (command.$case !== 'enqueue') return after;
  const { brief } = command.value;
  if (brief === undefined) return after;
  const item = { ...WaitingItem.create({}), brief: { ...brief, preferredUntilMs: 0 } };
  return { ...after, items: [...after.items, item] };
}

function divertedIn(step: BusTurn['step']): number {
  return step.tells.filter(
    ({ command }) => (command as { command: { $case: string } }).command.$case === 'divert',
  ).length;
}

function offersAnything({ at, directory, queue }: Moment): boolean {
  const schedule = directory.schedules.get(queue.scheduleId ?? '');
  return queue.enabled && queue.mode !== 'pull' && (schedule === undefined || isOpen(schedule, at));
}

/** The live view shows the order in which the items are served (F28, F42). */
function inOrder({ at, queue, after }: Moment): void {
  let last: WorkItemBrief | undefined;
  for (const { brief } of after.items) {
    if (brief === undefined) continue;
    assert.ok(last === undefined || comesBefore(last, brief, queue, at), `${queue.id} is out of order`);
    last = brief;
  }
}

function isOffered(item: WaitingItem): boolean {
  return openOffersOf(item).length > 0;
}

/** Whether it could be offered to that agent now, as far as item and queue are concerned. */
function couldHave(
  { at, directory, queue, after }: Moment,
  item: WaitingItem,
  agent: SignedInAgent,
): boolean {
  const { brief } = item;
  if (brief === undefined || isOffered(item)) return false;
  if (brief.preferredUntilMs > 0) return isOfferedToKeeper(item) && brief.preferredAgentId === agent.agentId;
  if (item.pullUntilMs > 0 && queue.mode !== 'push') return false;
  if (tierIn(directory, agent.agentId, queue.id) > after.openTier) return false;
  return isFit(heldSkills(directory, agent.agentId, agent.profileId), brief, queue, at);
}

/** Nothing that this agent could have had instead, and has not had yet, is left behind with a better score. */
function bestComesFirst(moment: Moment, { agentId, brief }: MadeOffer, agent: SignedInAgent): void {
  const { after, at, queue } = moment;
  // Of a closed tier only what is kept for the agent comes to it.
  if (tierIn(moment.directory, agentId, queue.id) > after.openTier) return;
  // Of what is kept the agent may have one more than fits (F45): then the others are not for it.
  const beyond = brief.preferredUntilMs > 0 && queue.stickyOverCapacity;
  const better = after.items.find(
    (other) =>
      other.brief !== undefined &&
      (!beyond || other.brief.preferredUntilMs > 0) &&
      !other.triedAgentIds.includes(agentId) &&
      couldHave(moment, other, agent) &&
      comesBefore(other.brief, brief, queue, at),
  );
  assert.equal(better, undefined, `${agentId} got ${brief.workItemId} before ${better?.brief?.workItemId}`);
}

/** No waiting item is left while somebody is there who could take it (F51). */
function notForgotten(moment: Moment, item: WaitingItem): void {
  const { after, queue } = moment;
  for (const agent of after.agents)
    if (isReadyByWord(agent, after.items))
      assert.ok(
        !couldHave(moment, item, agent),
        `${item.brief?.workItemId} waits in ${queue.id} although ${agent.agentId} is ready`,
      );
}

/** N1: rule and version, strategy, the chosen one among the candidates with a score, why others were left out. */
function explained({ queue }: Moment, { agentId, slot, brief }: MadeOffer): void {
  const { explanation } = slot;
  const what = `the offer of ${brief.workItemId} to ${agentId}`;
  assert.equal(explanation?.chosenAgentId, agentId, `${what} explains another`);
  assert.equal(explanation.strategy, queue.strategy, `${what} names another strategy`);
  assert.equal(`${explanation.ruleId} ${explanation.ruleVersion}`, `${brief.ruleId} ${brief.ruleVersion}`);
  assert.notEqual(explanation.summary, '', `${what} says nothing`);
  const chosen = explanation.candidates.find((candidate) => candidate.agentId === agentId);
  assert.equal(chosen?.excluded, '', `${what}: the chosen one is no candidate`);
  assert.ok(
    explanation.candidatesTotal >= explanation.candidates.length,
    `${what} counts candidates wrongly`,
  );
}
