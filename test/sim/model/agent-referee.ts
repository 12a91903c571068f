// Judges each turn of an agent: capacity in all its forms, who may be shown offers, what counts as a miss.

import assert from 'node:assert/strict';
import { OfferState } from '#proto/gen/skillpost/v1/agent.ts';
import type { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import type { BusTurn, KindBus } from '#test/support/kind-bench.ts';
import { deskLoad, overfull } from './rules.ts';

/** The desk as it was before this one. */
function without(view: AgentView, { workItemId }: WorkItemBrief): AgentView {
  return { ...view, offers: view.offers.filter(({ brief }) => brief?.workItemId !== workItemId) };
}

interface Grant {
  readonly what: string;
  readonly queueId: string;
  /** `pick` or `next`: by the agent's own hand, in whatever status (F43, F52); empty: an offer. */
  readonly takenBy: string;
  readonly brief: WorkItemBrief | undefined;
}

export class AgentReferee {
  readonly #bus: KindBus;
  readonly #views = new Map<string, AgentView>();

  constructor(bus: KindBus) {
    this.#bus = bus;
  }

  judge({ id, command, step }: BusTurn): void {
    const before = this.#views.get(id);
    const after = this.#bus.actor('agent', id).view;
    this.#views.set(id, after);
    const known = new Set(before?.offers.map(({ offerId }) => offerId));
    for (const { offerId, queueId, takenBy, brief } of after.offers)
      if (!known.has(offerId)) this.#granted(after, { what: `offer ${offerId}`, queueId, takenBy, brief });
    if (command.$case === 'resumeParked' || command.$case === 'personalDue') this.#takenUp(before, after);
    if (!after.routable)
      assert.ok(
        after.offers.every(({ state }) => state !== OfferState.OPEN),
        `${id} is shown offers, and is not routable`,
      );
    this.#misses(before, after, { command, step });
  }

  /** A slot was given: there was room, and the agent is at work in that queue. */
  #granted(view: AgentView, { what, queueId, takenBy, brief }: Grant): void {
    const { agentId } = view;
    const { directory } = this.#bus.world;
    const user = directory.users.get(agentId);
    assert.ok(user?.active === true, `${what}: ${agentId} is not active`);
    if (takenBy === '') this.#atWork(view, { what, queueId });
    if (takenBy === 'pick' && user.pickOverCapacity) return;
    const oneMore = directory.queues.get(queueId)?.stickyOverCapacity === true;
    const kept = brief !== undefined && brief.preferredUntilMs > 0;
    const desk = kept && oneMore ? without(view, brief) : view;
    this.#fits(desk, { what, queueId });
  }

  #atWork(
    { agentId, presence, queues, routable }: AgentView,
    { what, queueId }: { what: string; queueId: string },
  ): void {
    assert.ok(routable, `${what}: ${agentId} is not routable`);
    assert.ok(
      queues.some((signIn) => signIn.queueId === queueId),
      `${what}: ${agentId} is not signed in to ${queueId}`,
    );
    const wrapUp = this.#bus.world.directory.queues.get(presence?.wrapUpQueueId ?? '');
    const blocked = (presence?.wrapUpUntilMs ?? 0) > 0 && wrapUp?.wrapUpByCapacity !== true;
    assert.ok(!blocked, `${what}: ${agentId} is in wrap-up`);
  }

  #fits(view: AgentView, { what, queueId }: { what: string; queueId: string }): void {
    const { directory } = this.#bus.world;
    const user = directory.users.get(view.agentId);
    const queue = directory.queues.get(queueId);
    assert.ok(user !== undefined && queue !== undefined);
    const { capacity, mediumCapacity } = user;
    const reason = overfull(deskLoad(view, directory), { queue, capacity, mediumCapacity });
    assert.equal(reason, null, `${what}: ${view.agentId} holds ${reason}`);
  }

  #takenUp(before: AgentView | undefined, after: AgentView): void {
    const known = new Set(before?.workItems.map(({ brief }) => brief?.workItemId));
    const user = this.#bus.world.directory.users.get(after.agentId);
    for (const { brief, queueId } of after.workItems)
      if (!known.has(brief?.workItemId) && user?.pickOverCapacity !== true)
        this.#fits(after, { what: `parked ${brief?.workItemId}`, queueId });
  }

  /** F39, F65: losing an offer to all is no miss, and too many misses in a row end in a break without offers. */
  #misses(
    before: AgentView | undefined,
    after: AgentView,
    { command, step }: Pick<BusTurn, 'command' | 'step'>,
  ): void {
    const { queues } = this.#bus.world.directory;
    const missed = step.events.filter(({ type }) => type === 'offer.missed');
    const [was, is] = [before?.presence?.missesInRow ?? 0, after.presence?.missesInRow ?? 0];
    assert.ok(
      is <= was || missed.length === 1,
      `${after.agentId} has ${is} misses after ${was}, and missed nothing`,
    );
    assert.ok(missed.length === 0 || command.$case === 'offerTimedOut', `${command.$case} counts as a miss`);
    for (const { offerId, queueId } of missed) {
      const offer = before?.offers.find((one) => one.offerId === offerId);
      const queue = queues.get(queueId);
      assert.ok(offer?.shared !== true || queue?.ringCountsMisses === true, `${offerId}: losing was a miss`);
      const limit = queue?.missLimit ?? 0;
      if (limit === 0 || is < limit) continue;
      assert.equal(after.presence?.statusId, 'break-missed', `${after.agentId} missed ${is} of ${limit}`);
    }
  }
}
