// What the HTTP API and the live feed answer, as the console reads it. The contract is written in gateway/http/shapes;
// it is said again here, because a browser must be able to talk to a gateway of another version. Times are ISO 8601.

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
  readonly offeredAt: string | null;
  readonly expiresAt: string | null;
  readonly followUp: boolean;
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
  readonly acceptedAt: string | null;
}

export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly statusName: string;
  readonly statusSince: string | null;
  readonly routable: boolean;
  readonly capacity: number;
  readonly queues: readonly {
    readonly id: string;
    readonly name: string;
    readonly signedIn: boolean;
    readonly since: string | null;
  }[];
  readonly offers: readonly Offer[];
  readonly workItems: readonly WorkItem[];
  readonly wrapUpUntil: string | null;
  readonly wrapUpStartedAt: string | null;
  readonly wrapUpQueue: string | null;
  readonly wrapUpConversation: string | null;
  readonly idleSince: string | null;
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly inline: boolean;
  readonly url: string;
}

export interface Message {
  readonly id: string;
  readonly direction: 'in' | 'out' | 'note';
  readonly from: Party;
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly bcc: readonly Party[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly remoteImages: number;
  readonly attachments: readonly Attachment[];
  readonly at: string | null;
  readonly agent: string | null;
  readonly agentName: string | null;
  readonly automatic: boolean;
  readonly raw: boolean;
  readonly delivery: {
    readonly state: 'prepared' | 'queued' | 'sent' | 'failed';
    readonly recipients: readonly {
      readonly recipient: string;
      readonly state: string;
      readonly attempts: number;
      readonly lastCode: number | null;
      readonly lastText: string;
    }[];
  } | null;
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

export type CaseStatus = 'received' | 'in_progress' | 'closed' | 'quarantined';

export interface Conversation {
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
  readonly createdAt: string | null;
  readonly closedAt: string | null;
  readonly quarantineReason: string | null;
  readonly workItem: {
    readonly id: string;
    readonly state: 'queued' | 'handling' | 'parked' | 'done';
    readonly enqueuedAt: string | null;
    readonly acceptedAt: string | null;
    readonly doneAt: string | null;
    readonly followUp: boolean;
  } | null;
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
}

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
}

export interface WaitingItem {
  readonly workItemId: string;
  readonly conversationId: string;
  readonly tag: string;
  readonly subject: string;
  readonly from: Party;
  readonly priority: number;
  readonly skills: readonly HeldSkill[];
  readonly state: 'waiting' | 'reserving' | 'offered';
  readonly enqueuedAt: string | null;
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
    readonly state: 'ready' | 'busy' | 'wrap-up' | 'away';
    readonly freeSlots: number;
    readonly openItems: number;
    readonly idleSince: string | null;
    readonly signedInAt: string | null;
  }[];
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
