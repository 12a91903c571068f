// What the HTTP API and the live feed answer, as the console reads it. The contract is written in gateway/http/shapes;
// it is said again here, because a browser must be able to talk to a gateway of another version. Times are ISO 8601.

import type { KeptBackFacts } from './correspondent-shapes.ts';
import type { BelongingFacts } from './belonging-shapes.ts';
import type { Message } from './message-shapes.ts';
import type { QuestionnaireFacts } from './questionnaire-shapes.ts';

export type Role = 'agent' | 'supervisor' | 'administrator' | 'account';

export interface Party {
  readonly address: string;
  readonly name: string;
}

export interface HeldSkill {
  readonly skillId: string;
  readonly name: string;
  readonly level: number;
}

export interface Me {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export interface Explanation {
  readonly ruleId: string;
  readonly ruleName?: string | undefined;
  readonly ruleVersion: number;
  readonly strategy: string;
  readonly chosenAgentId: string;
  readonly candidates: readonly {
    readonly agentId: string;
    readonly agentName: string;
    readonly score: number;
    readonly excluded: string;
  }[];
  readonly candidatesTotal: number;
  readonly summary: string;
  /** Of the item in the order of its queue, in minutes (F42). */
  readonly itemScore: number;
  /** 0: it asks for what it did in the beginning (C2). */
  readonly relaxationStep: number;
  readonly openTier: number;
}

/** What the agent before wrote to the next one (F79). */
export interface Comment {
  readonly text: string;
  readonly by: string;
  readonly byName: string;
}

export interface Offer {
  readonly offerId: string;
  readonly conversationId: string;
  readonly tag: string;
  readonly queue: string;
  readonly queueName: string;
  readonly subject: string;
  readonly from: Party;
  readonly priority: number;
  readonly skills: readonly HeldSkill[];
  readonly state: 'open' | 'accepting';
  readonly enqueuedAt: string | null;
  /** By when its case is to be closed (F16); null or absent: whenever. */
  readonly deadlineAt?: string | null | undefined;
  readonly offeredAt: string | null;
  readonly expiresAt: string | null;
  readonly followUp: boolean;
  /** Where the work is described (F21); null or absent: here. */
  readonly uri?: string | null | undefined;
  readonly comment: Comment | null;
  readonly explanation: Explanation | null;
}

export interface WorkItem {
  readonly workItemId: string;
  readonly conversationId: string;
  readonly tag: string;
  readonly queue: string;
  readonly queueName: string;
  readonly subject: string;
  readonly from: Party;
  readonly priority: number;
  readonly enqueuedAt: string | null;
  readonly deadlineAt?: string | null | undefined;
  readonly acceptedAt: string | null;
}

/** In the agent's personal queue: it holds no slot (F33, F78, F80). */
export interface PersonalItem {
  readonly workItemId: string;
  readonly conversationId: string;
  readonly tag: string;
  readonly queue: string;
  readonly queueName: string;
  readonly subject: string;
  readonly from: Party;
  /** `parked` by the agent, `transferred` to the agent, else the reason why it is kept for the agent. */
  readonly reason: string;
  readonly enqueuedAt: string | null;
  readonly deadlineAt?: string | null | undefined;
  readonly since: string | null;
  /** Parked: when it comes back by itself. */
  readonly until: string | null;
  /** Not parked: when others may have it too. */
  readonly alarmAt: string | null;
  /** To be taken up again: its time is over, or the customer has written. */
  readonly due: boolean;
  readonly comment: Comment | null;
  readonly forAgentName: string | null;
}

export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly statusName: string;
  readonly statusSince: string | null;
  readonly statusReason: string;
  /** The supervisor who set it; null: the agent, or the system. */
  readonly statusBy: { readonly id: string; readonly name: string } | null;
  readonly missesInRow: number;
  readonly routable: boolean;
  /** In points. */
  readonly capacity: number;
  /** Points taken, by medium. */
  readonly load: Readonly<Record<string, number>>;
  /** Work from elsewhere, such as a call (F59). */
  readonly externalWork: readonly {
    readonly workId: string;
    readonly medium: string;
    readonly weight: number;
    readonly since: string | null;
  }[];
  readonly absence: {
    readonly from: string | null;
    readonly until: string | null;
    readonly substitute: { readonly id: string; readonly name: string } | null;
    readonly openCases: 'keep' | 'substitute' | 'queue';
    readonly begun: boolean;
  } | null;
  /** Null: the agent's own skills (F86). */
  readonly profile: string | null;
  readonly profiles: readonly { readonly id: string; readonly name: string }[];
  readonly queues: readonly {
    readonly id: string;
    readonly name: string;
    readonly signedIn: boolean;
    readonly since: string | null;
    /** Bound by an administrator: it cannot be left (F41). */
    readonly assigned: boolean;
    /** The active profile has all its skills, at whatever level (F85). */
    readonly relevant: boolean;
    /** Of the agent there (F40). */
    readonly tier: number;
  }[];
  readonly offers: readonly Offer[];
  readonly workItems: readonly WorkItem[];
  readonly personal: readonly PersonalItem[];
  readonly wrapUpUntil: string | null;
  readonly wrapUpStartedAt: string | null;
  readonly wrapUpQueue: string | null;
  readonly wrapUpConversation: string | null;
  readonly idleSince: string | null;
}

export interface TimelineEntry {
  readonly id: string;
  readonly at: string | null;
  readonly type: string;
  readonly queue: string;
  readonly queueName: string;
  readonly agent: string;
  readonly agentName: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export type CaseStatus = 'received' | 'in_progress' | 'closed' | 'quarantined' | 'scheduled';

export interface HeldReply {
  readonly messageId: string;
  readonly agent: string;
  readonly until: string | null;
  readonly close: boolean;
  readonly about: HeldAbout;
}

/** What is held: a new mail that opened the case, a message that is sent on, or a reply. */
export type HeldAbout = 'opening' | 'forward' | 'reply';

export interface DeliveryTrouble {
  readonly messageId: string;
  readonly recipient: string;
  /** `failed`, for good; `delayed`: it is still tried. */
  readonly state: string;
  readonly detail: string;
  readonly at: string | null;
}

export interface Conversation extends KeptBackFacts, BelongingFacts, QuestionnaireFacts {
  readonly id: string;
  readonly tag: string;
  readonly status: CaseStatus;
  readonly subject: string;
  readonly queue: string;
  readonly queueName: string;
  readonly agent: string | null;
  readonly agentName: string | null;
  readonly customer: Party;
  readonly mailbox: string;
  readonly mailboxAddress: string;
  readonly priority: number;
  readonly skills: readonly HeldSkill[];
  /** Of a VIP customer; and what the rule that placed it noted. */
  readonly vip?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly fields?: Readonly<Record<string, string>> | undefined;
  readonly uri?: string | null | undefined;
  readonly scheduledAt?: string | null | undefined;
  readonly createdAt: string | null;
  readonly closedAt: string | null;
  readonly deadlineAt?: string | null | undefined;
  readonly quarantineReason: string | null;
  readonly workItem: {
    readonly id: string;
    readonly state: 'queued' | 'handling' | 'parked' | 'done';
    readonly enqueuedAt: string | null;
    readonly acceptedAt: string | null;
    readonly doneAt: string | null;
    readonly followUp: boolean;
    readonly parkedAt: string | null;
    readonly parkedUntil: string | null;
    /** Stints of work that have ended (F83). */
    readonly segments: number;
    readonly reservedFor: {
      readonly agent: string;
      readonly agentName: string;
      readonly until: string | null;
      readonly reason: string;
      readonly forAgentName: string | null;
    } | null;
  } | null;
  /** A reply that can still be taken back (C10). */
  readonly heldReply?: HeldReply | null | undefined;
  /** What agents sent and did not reach somebody (T10). */
  readonly troubles?: readonly DeliveryTrouble[] | undefined;
  /** Shown first to the next agent (F79). */
  readonly comment: (Comment & { readonly at: string | null }) | null;
  readonly messages: readonly Message[];
  readonly timeline: readonly TimelineEntry[];
}

export interface CaseRow {
  readonly id: string;
  readonly tag: string;
  readonly status: string;
  readonly subject: string;
  readonly customer: Party;
  readonly queue: string;
  readonly queueName: string;
  readonly agent: string | null;
  readonly agentName: string | null;
  readonly priority: number;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly closedAt: string | null;
  /** Its last opening; absent: not known. */
  readonly openedAt?: string | null | undefined;
  readonly deadlineAt?: string | null | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
