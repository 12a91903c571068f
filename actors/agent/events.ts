// What an agent tells the queues and writes to its history. Statements of readiness carry a rising revision (A4).

import { briefFields } from '../effects.ts';
import type { EventFields } from '../effects.ts';
import type { Load } from '../vocabulary/capacity.ts';
import type { TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { isAbsent } from '../vocabulary/substitution.ts';
import { isBlockedByWrapUp, loadOn, roomIn } from './capacity.ts';
import { noteQuestion, questionTo } from './asking.ts';
import type { AgentDraft } from './draft.ts';
import { briefOf } from './records.ts';
import type { AgentState } from './records.ts';
import type { Offer } from '#proto/gen/skillpost/v1/agent.ts';
import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

type Moment = Pick<TurnContext<Directory>, 'at' | 'world'>;

/** During an absence nobody is, whatever the status says (F129). */
export function isRoutable(state: AgentState, { at, world: directory }: Moment): boolean {
  const active = directory.users.get(state.id)?.active ?? false;
  if (!active || isAbsent(directory.users.get(state.id), at)) return false;
  return directory.statuses.get(state.presence.statusId)?.routable ?? false;
}

/** Work that has just ended: its queue learns from it how long things take (F101). */
interface HandledItem {
  readonly queueId: string;
  readonly handleMs: number;
}

/**
 * Tells every queue that the agent is signed in to what it can take now (F51). The queue `answered` is left out: the
 * answer that it gets carries the statement.
 */
export function announce(draft: AgentDraft, answered = '', done?: HandledItem): void {
  const { turn } = draft;
  draft.putPresence({ revision: draft.state.presence.revision + 1 });
  const load = loadOn(draft.state, turn.world);
  const canTake = isRoutable(draft.state, turn) && !isBlockedByWrapUp(draft.state, turn.world);
  noteQuestion(draft, { load, canTake, given: answered !== '' });
  for (const queueId of draft.state.signIns.keys())
    if (queueId !== answered)
      stateTo(draft, queueId, { load, handledMs: done?.queueId === queueId ? done.handleMs : 0 });
}

/** Tells every queue what the agent can take, without asking anything. */
export function announcePlainly(draft: AgentDraft): void {
  draft.putPresence({ revision: draft.state.presence.revision + 1 });
  const load = loadOn(draft.state, draft.turn.world);
  for (const queueId of draft.state.signIns.keys()) stateTo(draft, queueId, { load });
}

interface Stated {
  readonly load?: Load;
  readonly handledMs?: number;
}

export function stateTo(draft: AgentDraft, queueId: string, { load, handledMs = 0 }: Stated = {}): void {
  const agent = { ...statementTo(draft, queueId, load), handledMs };
  draft.step.tell('queue', queueId, { $case: 'agentChanged', value: { signedIn: true, agent } });
}

/** Tells one queue that the agent has left it. */
export function announceLeft(draft: AgentDraft, queueId: string): void {
  draft.putPresence({ revision: draft.state.presence.revision + 1 });
  draft.step.tell('queue', queueId, {
    $case: 'agentChanged',
    value: { signedIn: false, agent: statementTo(draft, queueId) },
  });
}

/** What a queue is to know of the agent: how many of its items fit on the desk as it is now, among others. */
export function statementTo(
  draft: AgentDraft,
  queueId: string,
  load: Load = loadOn(draft.state, draft.turn.world),
): SignedInAgent {
  const { state, turn } = draft;
  const status = turn.world.statuses.get(state.presence.statusId);
  const away = isAbsent(draft.user, turn.at);
  const room = roomIn(state, turn.world, { queueId, load });
  return {
    agentId: state.id,
    // Only what the agent says of itself: whether the user is active the queue reads in the directory, when it changes.
    routable: !away && (status?.routable ?? false),
    freeSlots: room.slots,
    limitedBy: room.limitedBy,
    openItems: state.offers.size + state.workItems.size,
    idleSinceMs: idleSince(state, turn.world, queueId),
    statusId: state.presence.statusId,
    signedInAtMs: state.signIns.get(queueId)?.sinceMs ?? 0,
    inWrapUp: isBlockedByWrapUp(state, turn.world),
    profileId: state.presence.profileId,
    revision: state.presence.revision,
    handledMs: 0,
    absent: away || status === undefined || status.reportClass === 'offline',
    // Filled by the queue: it knows when it made offers and who refused them, and reads the directory itself.
    lastOfferAtMs: 0,
    refused: false,
    skills: [],
    barred: '',
    weight: 0,
    position: 0,
    handled: 0,
    handledOn: 0,
    meanHandleMs: 0,
    tier: 0,
    ...questionTo(draft, queueId),
    offered: 0,
    offeredOn: 0,
  };
}

/** A change of status begins a new idle time only where the queue wants it so (F37). */
function idleSince({ presence }: AgentState, directory: Directory, queueId: string): number {
  const resets = directory.queues.get(queueId)?.statusResetsIdle ?? false;
  return resets ? Math.max(presence.idleSinceMs, presence.sinceMs) : presence.idleSinceMs;
}

export type OfferOutcome = 'missed' | 'declined' | 'withdrawn';

export function tellOfferEnded(draft: AgentDraft, offer: Offer, outcome: OfferOutcome): void {
  draft.step.tell('queue', offer.queueId, {
    $case: 'offerEnded',
    value: {
      offerId: offer.offerId,
      workItemId: briefOf(offer).workItemId,
      agentId: draft.state.id,
      outcome,
    },
  });
}

/** What every event about an offer says. */
export function offerFields(offer: Offer): EventFields {
  return { ...briefFields(briefOf(offer)), offerId: offer.offerId, queueId: offer.queueId };
}
