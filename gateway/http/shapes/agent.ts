// An agent as the API and the live feed show it: `GET /agents/me`, `GET /agents`, topic `agent:me`.

import { plainMembership, skillsWith } from '#actors/vocabulary/people.ts';
import type { Directory, User } from '#actors/vocabulary/directory.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import type { AgentView, AgentWorkItem, Offer, PersonalItem } from '#proto/gen/skillpost/v1/agent.ts';
import {
  explanationShape,
  isoTime,
  queueName,
  skillShapes,
  userName,
  type ExplanationShape,
  type SkillShape,
} from './values.ts';

export interface PartyShape {
  readonly address: string;
  readonly name: string;
}

export interface CommentShape {
  readonly text: string;
  readonly by: string;
  readonly byName: string;
}

export interface OfferShape {
  readonly offerId: string;
  readonly workItemId: string;
  readonly conversationId: string;
  readonly tag: string;
  /** Id; its name is beside it. */
  readonly queue: string;
  readonly queueName: string;
  readonly subject: string;
  readonly from: PartyShape;
  readonly priority: number;
  readonly skills: readonly SkillShape[];
  /** `open`, or `accepting` between the agent's accept and the queue's answer. */
  readonly state: 'open' | 'accepting';
  /** When the work item began to wait. */
  readonly enqueuedAt: string | null;
  /** By when its case is to be closed (F16); null: whenever. */
  readonly deadlineAt: string | null;
  readonly offeredAt: string | null;
  readonly expiresAt: string | null;
  readonly followUp: boolean;
  /** Where the work is described (F21); null: here. */
  readonly uri: string | null;
  /** What the agent before wrote to the next one (F79). */
  readonly comment: CommentShape | null;
  readonly explanation: ExplanationShape | null;
}

export interface WorkItemShape {
  readonly workItemId: string;
  readonly conversationId: string;
  readonly tag: string;
  readonly queue: string;
  readonly queueName: string;
  readonly subject: string;
  readonly from: PartyShape;
  readonly priority: number;
  readonly state: 'handling';
  readonly uri: string | null;
  readonly enqueuedAt: string | null;
  readonly deadlineAt: string | null;
  readonly acceptedAt: string | null;
}

/** An item in the agent's personal queue: it holds no slot (F33, F78, F80). */
export interface PersonalItemShape {
  readonly workItemId: string;
  readonly conversationId: string;
  readonly tag: string;
  readonly queue: string;
  readonly queueName: string;
  readonly subject: string;
  readonly from: PartyShape;
  readonly priority: number;
  /** `parked` by the agent, `transferred` to the agent, `reserved`: kept for who handled the case before. */
  readonly reason: string;
  readonly enqueuedAt: string | null;
  readonly deadlineAt: string | null;
  readonly since: string | null;
  /** Parked: when it comes back by itself. */
  readonly until: string | null;
  /** Transferred or reserved: when others may have it too. */
  readonly alarmAt: string | null;
  /** Parked, and to be taken up again: its time is over, or the customer has written. */
  readonly due: boolean;
  readonly comment: CommentShape | null;
  /** In whose place, during an absence (F129). */
  readonly forAgent: string | null;
  readonly forAgentName: string | null;
}

export interface AgentShape {
  readonly id: string;
  readonly name: string;
  /** Id of a status of the directory; `offline` when never set. */
  readonly status: string;
  readonly statusName: string;
  readonly statusSince: string | null;
  /** What was said about it, by the agent, by who set it, or by the system: `connection lost`, `missed 3 offers in a row`. */
  readonly statusReason: string;
  /** The supervisor who set it; null: the agent, or the system. */
  readonly statusBy: { readonly id: string; readonly name: string } | null;
  /** Offers missed since the last accept or the last return to work (F65). */
  readonly missesInRow: number;
  /** Has a live connection; who has none for a while is set away, unless it never had one (T16). */
  readonly connected: boolean;
  readonly routable: boolean;
  /** Points in all, and for each medium that has a limit of its own (C3). */
  readonly capacity: number;
  readonly mediumCapacity: Readonly<Record<string, number>>;
  /** Points taken, by medium: offers, work items, and work from elsewhere. */
  readonly load: Readonly<Record<string, number>>;
  /** Work that channel adapters report, such as a call (F59). */
  readonly externalWork: readonly {
    readonly workId: string;
    readonly medium: string;
    readonly weight: number;
    readonly since: string | null;
  }[];
  /** Set by the directory (F129); null: none to come and none running. */
  readonly absence: {
    readonly from: string | null;
    readonly until: string | null;
    readonly substitute: { readonly id: string; readonly name: string } | null;
    readonly openCases: 'keep' | 'substitute' | 'queue';
    readonly begun: boolean;
  } | null;
  /** The profile whose skills count; null: the agent's own (F86). */
  readonly profile: string | null;
  readonly profiles: readonly { readonly id: string; readonly name: string }[];
  /** The queues the agent is a member of. */
  readonly queues: readonly {
    readonly id: string;
    readonly name: string;
    readonly signedIn: boolean;
    readonly since: string | null;
    /** Bound by an administrator: it cannot be left (F41). */
    readonly assigned: boolean;
    /** All its skills are in the active profile, at whatever level (F85). */
    readonly relevant: boolean;
    /** When the agent comes in there (F40). */
    readonly tier: number;
  }[];
  readonly offers: readonly OfferShape[];
  readonly workItems: readonly WorkItemShape[];
  /** Oldest first. */
  readonly personal: readonly PersonalItemShape[];
  readonly wrapUpUntil: string | null;
  readonly wrapUpStartedAt: string | null;
  readonly wrapUpQueue: string | null;
  readonly wrapUpConversation: string | null;
  readonly idleSince: string | null;
}

function commentShape(brief: WorkItemBrief | undefined, directory: Directory): CommentShape | null {
  if (brief === undefined || brief.comment === '') return null;
  return { text: brief.comment, by: brief.commentBy, byName: userName(directory, brief.commentBy) };
}

/** What is said of each item alike, wherever it lies. */
function briefFacts(
  { brief, queueId }: Pick<Offer, 'brief' | 'queueId'>,
  directory: Directory,
): Pick<OfferShape, keyof OfferShape & keyof PersonalItemShape & keyof WorkItemShape> {
  return {
    workItemId: brief?.workItemId ?? '',
    conversationId: brief?.conversationId ?? '',
    tag: brief?.tag ?? '',
    queue: queueId,
    queueName: queueName(directory, queueId),
    subject: brief?.subject ?? '',
    from: { address: brief?.fromAddress ?? '', name: brief?.fromName ?? '' },
    priority: brief?.priority ?? 0,
    enqueuedAt: isoTime(brief?.enqueuedAtMs ?? 0),
    deadlineAt: isoTime(brief?.deadlineAtMs ?? 0),
  };
}

export function offerShape(offer: Offer, directory: Directory): OfferShape {
  const brief = offer.brief;
  return {
    offerId: offer.offerId,
    ...briefFacts(offer, directory),
    skills: skillShapes(brief?.skills ?? [], directory),
    state: offer.state === 'OFFER_STATE_ACCEPTING' ? 'accepting' : 'open',
    offeredAt: isoTime(offer.offeredAtMs),
    expiresAt: isoTime(offer.expiresAtMs),
    followUp: brief?.followUp ?? false,
    uri: brief?.uri || null,
    comment: commentShape(brief, directory),
    explanation: explanationShape(offer.explanation, directory),
  };
}

function workItemShape(item: AgentWorkItem, directory: Directory): WorkItemShape {
  const brief = item.brief;
  return {
    ...briefFacts(item, directory),
    state: 'handling',
    uri: brief?.uri || null,
    acceptedAt: isoTime(item.acceptedAtMs),
  };
}

function personalShape(item: PersonalItem, directory: Directory): PersonalItemShape {
  const brief = item.brief;
  const until = isoTime(item.untilMs);
  const parked = item.reason === 'parked';
  const forAgent = brief?.forAgentId || null;
  return {
    ...briefFacts(item, directory),
    reason: item.reason,
    since: isoTime(item.sinceMs),
    until: parked ? until : null,
    alarmAt: parked ? null : until,
    due: item.due,
    comment: commentShape(brief, directory),
    forAgent,
    forAgentName: forAgent === null ? null : userName(directory, forAgent),
  };
}

function absenceShape(view: AgentView, user: User | undefined, directory: Directory): AgentShape['absence'] {
  const absence = user?.absence ?? null;
  // The agent itself knows whether it is over.
  if (absence === null || view.presence?.absenceUntilMs !== absence.untilMs) return null;
  const { fromMs, untilMs, substituteId, openCases } = absence;
  return {
    from: isoTime(fromMs),
    until: isoTime(untilMs),
    substitute: substituteId === '' ? null : { id: substituteId, name: userName(directory, substituteId) },
    openCases,
    begun: view.presence.absenceBegun,
  };
}

export function agentShape(agentId: string, view: AgentView, directory: Directory): AgentShape {
  const user = directory.users.get(agentId);
  const presence = view.presence;
  const status = presence?.statusId || 'offline';
  const by = presence?.byUserId ?? '';
  const profileId = user?.profiles.find(({ id }) => id === presence?.profileId)?.id ?? '';
  const held = user === undefined ? new Map<string, number>() : skillsWith(user, profileId);
  const signIns = new Map(view.queues.map((signIn) => [signIn.queueId, signIn.sinceMs]));
  return {
    id: agentId,
    name: user?.name ?? agentId,
    status,
    statusName: directory.statuses.get(status)?.name ?? status,
    statusSince: isoTime(presence?.sinceMs ?? 0),
    statusReason: presence?.reason ?? '',
    statusBy: by === '' ? null : { id: by, name: userName(directory, by) },
    missesInRow: presence?.missesInRow ?? 0,
    connected: view.connected,
    routable: view.routable,
    capacity: user?.capacity ?? view.capacity,
    mediumCapacity: user?.mediumCapacity ?? {},
    load: Object.fromEntries(view.load.map(({ medium, points }) => [medium, points])),
    externalWork: view.externalWork.map(({ workId, medium, weight, sinceMs }) => ({
      workId,
      medium,
      weight,
      since: isoTime(sinceMs),
    })),
    absence: absenceShape(view, user, directory),
    profile: profileId || null,
    profiles: (user?.profiles ?? []).map(({ id, name }) => ({ id, name })),
    queues: [...new Set([...(user?.queueIds ?? []), ...signIns.keys()])].map((id) => ({
      id,
      name: queueName(directory, id),
      signedIn: signIns.has(id),
      since: isoTime(signIns.get(id) ?? 0),
      assigned: user?.memberships.get(id)?.assigned ?? false,
      tier: (user?.memberships.get(id) ?? plainMembership).tier,
      relevant: (directory.queues.get(id)?.skills ?? []).every(({ skillId }) => held.has(skillId)),
    })),
    offers: view.offers.map((offer) => offerShape(offer, directory)),
    workItems: view.workItems.map((item) => workItemShape(item, directory)),
    personal: view.personal.map((item) => personalShape(item, directory)),
    wrapUpUntil: isoTime(presence?.wrapUpUntilMs ?? 0),
    wrapUpStartedAt: isoTime(presence?.wrapUpStartedAtMs ?? 0),
    wrapUpQueue: presence?.wrapUpQueueId || null,
    wrapUpConversation: presence?.wrapUpConversationId || null,
    idleSince: isoTime(presence?.idleSinceMs ?? 0),
  };
}
