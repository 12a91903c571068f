// A queue's live figures as the API and the live feed show them: `GET /queues/{id}/live`, topics `queue:<id>`, `wallboard`.

import type { Directory } from '#actors/vocabulary/directory.ts';
import type { QueueView, SignedInAgent, WaitingItem } from '#proto/gen/skillpost/v1/queue.ts';
import type { PartyShape } from './agent.ts';
import { isoTime, queueName, shownScore, skillShapes, userName, type SkillShape } from './values.ts';

export interface QueueFigures {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly serviceLevelSeconds: number;
  readonly waiting: number;
  readonly offered: number;
  /** Null when nothing waits. */
  readonly oldestEnqueuedAt: string | null;
  readonly agentsReady: number;
  readonly agentsBusy: number;
  readonly agentsWrapUp: number;
  readonly agentsAway: number;
  /** Ready, but of a tier that is closed (F40). */
  readonly agentsStandby: number;
  readonly openTier: number;
  /** Outside its hours: nothing is offered (F56). */
  readonly closed: boolean;
  /** When it closes or opens next; null: never, as far as anybody knows. */
  readonly hoursChangeAt: string | null;
  /** For an item that comes now, in opening time (F101); null: nothing can be said. */
  readonly estimate: {
    readonly withinMs: number;
    readonly words: string;
    readonly method: string;
    readonly quantile: number;
  } | null;
  /** How evenly the offers of today are spread over the agents who are here, 0..1; null: there were none (T14). */
  readonly fairness: number | null;
  /** `waiting`: too many wait; `oldest`: one waits for too long (F57). */
  readonly alarms: readonly { readonly name: string; readonly since: string | null }[];
}

export interface WaitingItemShape {
  readonly workItemId: string;
  readonly conversationId: string;
  readonly tag: string;
  readonly subject: string;
  readonly from: PartyShape;
  readonly priority: number;
  readonly vip: boolean;
  /** From 1, in the order of the queue (F102). */
  readonly position: number;
  /** Minutes of waiting and what the priority is worth in minutes; whoever has more comes earlier (F42). */
  readonly score: number;
  readonly skills: readonly SkillShape[];
  /** What it asks for after having waited (C2), at level 0 what it has given up; null: what `skills` says. */
  readonly relaxation: { readonly step: number; readonly skills: readonly SkillShape[] } | null;
  readonly state: 'waiting' | 'reserving' | 'offered';
  readonly enqueuedAt: string | null;
  /** By when its case is to be closed (F16); null: whenever. */
  readonly deadlineAt: string | null;
  /** Waits to be fetched by an agent until then; null: it is offered (F32). */
  readonly pullUntil: string | null;
  /** For whom it is kept alone, and until when (F45, F80). */
  readonly keptFor: { readonly id: string; readonly name: string; readonly until: string | null } | null;
  readonly offeredTo: { readonly id: string; readonly name: string } | null;
  /** The others who are shown it at the same time (F39). */
  readonly alsoOfferedTo: readonly { readonly id: string; readonly name: string }[];
}

export interface QueueAgentShape {
  readonly id: string;
  readonly name: string;
  readonly state: 'ready' | 'standby' | 'busy' | 'wrap-up' | 'away';
  readonly tier: number;
  /** Id of a status of the directory (F60). */
  readonly status: string;
  readonly statusName: string;
  readonly freeSlots: number;
  readonly openItems: number;
  readonly idleSince: string | null;
  readonly signedInAt: string | null;
}

export interface QueueLiveShape extends QueueFigures {
  /** The first of them in their order: at most `limits.queueViewItems`. */
  readonly items: readonly WaitingItemShape[];
  readonly agents: readonly QueueAgentShape[];
}

function waitingState(item: WaitingItem): WaitingItemShape['state'] {
  if (item.state === 'WAITING_STATE_OFFERED') return 'offered';
  return item.state === 'WAITING_STATE_RESERVING' ? 'reserving' : 'waiting';
}

interface Place {
  readonly position: number;
  readonly score: number;
}

/** With all-agents several (F39). */
function offeredAgentIds(item: WaitingItem): readonly string[] {
  if (item.sharedOffers.length > 0) return item.sharedOffers.map(({ agentId }) => agentId);
  return item.offeredAgentId === '' ? [] : [item.offeredAgentId];
}

function keptFor({ brief }: WaitingItem, directory: Directory): WaitingItemShape['keptFor'] {
  if (brief === undefined || brief.preferredUntilMs === 0) return null;
  const id = brief.preferredAgentId;
  return { id, name: userName(directory, id), until: isoTime(brief.preferredUntilMs) };
}

function waitingItemShape(item: WaitingItem, place: Place, directory: Directory): WaitingItemShape {
  const brief = item.brief;
  const shown = offeredAgentIds(item).map((id) => ({ id, name: userName(directory, id) }));
  return {
    workItemId: brief?.workItemId ?? '',
    conversationId: brief?.conversationId ?? '',
    tag: brief?.tag ?? '',
    subject: brief?.subject ?? '',
    from: { address: brief?.fromAddress ?? '', name: brief?.fromName ?? '' },
    priority: brief?.priority ?? 0,
    vip: brief?.vip ?? false,
    ...place,
    skills: skillShapes(brief?.skills ?? [], directory),
    relaxation:
      item.relaxedStep === 0
        ? null
        : { step: item.relaxedStep, skills: skillShapes(item.relaxedSkills, directory) },
    state: waitingState(item),
    enqueuedAt: isoTime(brief?.enqueuedAtMs ?? 0),
    deadlineAt: isoTime(brief?.deadlineAtMs ?? 0),
    pullUntil: isoTime(item.pullUntilMs),
    keptFor: keptFor(item, directory),
    offeredTo: shown[0] ?? null,
    alsoOfferedTo: shown.slice(1),
  };
}

function agentState(agent: SignedInAgent, openTier: number): QueueAgentShape['state'] {
  if (agent.inWrapUp) return 'wrap-up';
  if (!agent.routable) return 'away';
  if (agent.freeSlots === 0) return 'busy';
  return agent.tier > openTier ? 'standby' : 'ready';
}

function estimateShape({ forecast }: QueueView): QueueFigures['estimate'] {
  if (forecast === undefined) return null;
  const { withinMs, words, method, quantile } = forecast;
  return { withinMs, words, method, quantile };
}

/** Without the lists: what the wallboard shows of each queue. */
export function queueFigures(queueId: string, view: QueueView, directory: Directory): QueueFigures {
  const queue = directory.queues.get(queueId);
  return {
    id: queueId,
    name: queueName(directory, queueId),
    enabled: queue?.enabled ?? false,
    serviceLevelSeconds: queue?.serviceLevelSeconds ?? 0,
    waiting: view.waiting,
    offered: view.offered,
    oldestEnqueuedAt: isoTime(view.oldestEnqueuedAtMs),
    agentsReady: view.agentsReady,
    agentsBusy: view.agentsBusy,
    agentsWrapUp: view.agentsWrapUp,
    agentsAway: view.agentsAway,
    agentsStandby: view.agentsStandby,
    openTier: view.openTier,
    fairness: view.fairness === 0 ? null : view.fairness,
    closed: view.closed,
    hoursChangeAt: isoTime(view.hoursChangeMs),
    estimate: estimateShape(view),
    alarms: view.alarms.map(({ name, sinceMs }) => ({ name, since: isoTime(sinceMs) })),
  };
}

export function queueLiveShape(queueId: string, view: QueueView, directory: Directory): QueueLiveShape {
  return {
    ...queueFigures(queueId, view, directory),
    items: view.items.map((item, index) =>
      waitingItemShape(
        item,
        { position: index + 1, score: shownScore(view.itemScores[index] ?? 0) },
        directory,
      ),
    ),
    agents: view.agents.map((agent) => ({
      id: agent.agentId,
      name: userName(directory, agent.agentId),
      state: agentState(agent, view.openTier),
      tier: Math.max(1, agent.tier),
      status: agent.statusId,
      statusName: directory.statuses.get(agent.statusId)?.name ?? agent.statusId,
      freeSlots: agent.freeSlots,
      openItems: agent.openItems,
      idleSince: isoTime(agent.idleSinceMs),
      signedInAt: isoTime(agent.signedInAtMs),
    })),
  };
}
