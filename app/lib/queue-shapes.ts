// Queues live, as the API and the feed answer them (`GET /queues/{id}/live`, topics `queue:<id>` and `wallboard`).

import type { HeldSkill, Party } from './shapes.ts';

export interface QueueFigures {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly serviceLevelSeconds: number;
  readonly waiting: number;
  readonly offered: number;
  readonly oldestEnqueuedAt: string | null;
  readonly agentsReady: number;
  readonly agentsBusy: number;
  readonly agentsWrapUp: number;
  readonly agentsAway: number;
  /** Ready, but of a tier that is closed (F40). */
  readonly agentsStandby: number;
  readonly openTier: number;
  /** Outside its hours (F56). */
  readonly closed: boolean;
  /** When it opens or closes next. */
  readonly hoursChangeAt: string | null;
  /** For an item that comes now, in opening time (F101); null: nothing can be said. */
  readonly estimate: { readonly withinMs: number; readonly words: string } | null;
  readonly alarms: readonly { readonly name: string; readonly since: string | null }[];
}

export interface WaitingItem {
  readonly workItemId: string;
  readonly conversationId: string;
  readonly tag: string;
  readonly subject: string;
  readonly from: Party;
  readonly priority: number;
  readonly vip: boolean;
  /** From 1, in the order of the queue (F102). */
  readonly position: number;
  /** Minutes of waiting, and what the priority is worth in minutes (F42). */
  readonly score: number;
  /** Waits to be fetched until then (F32). */
  readonly pullUntil: string | null;
  readonly keptFor: { readonly id: string; readonly name: string; readonly until: string | null } | null;
  readonly skills: readonly HeldSkill[];
  readonly state: 'waiting' | 'reserving' | 'offered';
  readonly enqueuedAt: string | null;
  /** By when its case is to be closed (F16); null or absent: whenever. */
  readonly deadlineAt?: string | null | undefined;
  readonly offeredTo: { readonly id: string; readonly name: string } | null;
  /** What it asks for after having waited (C2), at level 0 what it has given up; null: what `skills` says. */
  readonly relaxation: { readonly step: number; readonly skills: readonly HeldSkill[] } | null;
  readonly alsoOfferedTo: readonly { readonly id: string; readonly name: string }[];
}

export interface QueueLive extends QueueFigures {
  readonly items: readonly WaitingItem[];
  readonly agents: readonly {
    readonly id: string;
    readonly name: string;
    readonly state: 'ready' | 'standby' | 'busy' | 'wrap-up' | 'away';
    readonly tier: number;
    readonly status: string;
    readonly statusName: string;
    readonly freeSlots: number;
    readonly openItems: number;
    readonly idleSince: string | null;
    readonly signedInAt: string | null;
  }[];
}
