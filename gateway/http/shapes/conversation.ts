// A conversation as the API and the live feed show it: `GET /conversations/{id}`, `GET /conversations`, topic `conversation:<id>`.

import type { TimelineEntry } from '#actors/ports/case-list.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import type { Address } from '#actors/vocabulary/mail.ts';
import type { Case, ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Fold, Shown } from '../display.ts';
import type { PartyShape } from './agent.ts';
import { attachmentShape, type AttachmentShape } from './attachment.ts';
import { authenticationShape, protectionShape, relatedShape } from './belonging.ts';
import type { AuthenticationShape, ProtectionShape, RelatedShape } from './belonging.ts';
import { calendarShapes, type CalendarShape } from './calendar.ts';
import { suppressionShape, type SuppressionShape } from './suppression.ts';
import { questionnaireFacts, type QuestionnaireFacts } from './questionnaire.ts';
import { sendingFacts, type SendingFacts } from './sending.ts';
import { workItemFacts, type WorkItemFacts } from './work-item.ts';
import {
  isoTime,
  keptExplanationShape,
  queueName,
  skillShapes,
  userName,
  type SkillShape,
} from './values.ts';

export interface CaseFacts extends SendingFacts, QuestionnaireFacts {
  readonly id: string;
  readonly tag: string;
  readonly status: 'received' | 'in_progress' | 'closed' | 'quarantined' | 'scheduled';
  readonly subject: string;
  readonly queue: string;
  readonly queueName: string;
  /** Id of who handles it now; null while nobody does. */
  readonly agent: string | null;
  readonly agentName: string | null;
  readonly customer: PartyShape;
  readonly mailbox: string;
  readonly mailboxAddress: string;
  readonly priority: number;
  readonly skills: readonly SkillShape[];
  /** Of a VIP customer (F42); and what the rule that placed it noted (F44). */
  readonly vip: boolean;
  readonly tags: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  /** What is to be done stands there (F21); null: a case of mail. */
  readonly uri: string | null;
  /** When a scheduled request enters its queue (F24). */
  readonly scheduledAt: string | null;
  /** Who wrote it is proven not to be who they say (T26). */
  readonly unverified: boolean;
  /** Cases that may belong to this one, and whose senders ask to join it (T8, N6). */
  readonly related: readonly RelatedShape[];
  /** The case that its last message was moved to; null: none. */
  readonly mergedInto: string | null;
  /** Why the receipt was kept back (T27); null: it was not. */
  readonly suppressedNotice: string | null;
  readonly suppression: SuppressionShape | null;
  readonly createdAt: string | null;
  readonly closedAt: string | null;
  /** By when it is to be closed, since it opened or opened again (F16); null: whenever. */
  readonly deadlineAt: string | null;
  readonly quarantineReason: string | null;
  readonly workItem: WorkItemFacts | null;
  /** Rises with what others write; a reply may say which one its writer has seen (T28). */
  readonly version: number;
  /** The queue that it belongs to while it waits in the transfer queue. */
  readonly homeQueue: string | null;
  /** What the agent before wrote to the next one: to be shown first (F79). */
  readonly comment: {
    readonly text: string;
    readonly by: string;
    readonly byName: string;
    readonly at: string | null;
  } | null;
}

export interface MessageShape {
  readonly id: string;
  readonly direction: 'in' | 'out' | 'note';
  readonly from: PartyShape;
  readonly to: readonly PartyShape[];
  readonly cc: readonly PartyShape[];
  readonly bcc: readonly PartyShape[];
  readonly subject: string;
  readonly text: string;
  /** Sanitised; null when there was none, or it was larger than `limits.htmlBytes`. */
  readonly html: string | null;
  /** Remote images that were taken out of `html`; ask with `?images=1` to get them. */
  readonly remoteImages: number;
  /** Parts of `text` to fold, by offsets in UTF-16 units: quotes and signatures. Nothing is missing from `text` (T19). */
  readonly folds: readonly Fold[];
  readonly attachments: readonly AttachmentShape[];
  readonly at: string | null;
  /** Who wrote a reply or a note. */
  readonly agent: string | null;
  readonly agentName: string | null;
  /** What kind of mail it is: `person`, `auto-reply`, `bounce`, `delay`, `list`, `receipt`, `report`; empty: not said. */
  readonly kind: string;
  /** What a person had it read in; empty: as it says itself. */
  readonly charset: string;
  readonly calendar: readonly CalendarShape[];
  readonly automatic: boolean;
  /** For whom a message from outside came; several when the same mail came to several mailboxes (T7). */
  readonly deliveredTo: readonly string[];
  /** Who sent it (C15): what SPF, DKIM, DMARC and ARC said. Null: of what we write, or nobody asked. */
  readonly authentication: AuthenticationShape | null;
  /** How its writer signed and encrypted it (C15): S/MIME or OpenPGP. Null: not at all, or nobody looked. */
  readonly protection: ProtectionShape | null;
  /** The archived original can be downloaded from `messages/{id}/raw`. */
  readonly raw: boolean;
  /** 1 to 5, by the customer (F111); null: nobody has rated it. */
  readonly rating: number | null;
  /** Of outgoing messages only. */
  readonly delivery: {
    readonly state: 'prepared' | 'queued' | 'sent' | 'failed';
    readonly recipients: readonly {
      readonly recipient: string;
      readonly state: string;
      readonly attempts: number;
      readonly lastCode: number | null;
      readonly lastText: string;
      readonly updatedAt: string | null;
    }[];
  } | null;
}

export interface ConversationShape extends CaseFacts {
  readonly messages: readonly MessageShape[];
  readonly timeline: readonly (Omit<TimelineEntry, 'at'> & {
    readonly at: string | null;
    readonly queueName: string;
    readonly agentName: string;
  })[];
}

const statuses: Readonly<Record<Case['status'], CaseFacts['status']>> = {
  CONVERSATION_STATUS_UNSPECIFIED: 'received',
  CONVERSATION_STATUS_RECEIVED: 'received',
  CONVERSATION_STATUS_IN_PROGRESS: 'in_progress',
  CONVERSATION_STATUS_CLOSED: 'closed',
  CONVERSATION_STATUS_QUARANTINED: 'quarantined',
  CONVERSATION_STATUS_SCHEDULED: 'scheduled',
  UNRECOGNIZED: 'received',
};

/** Null: there is no such case. */
export function caseFacts(view: ConversationView, directory: Directory): CaseFacts | null {
  const kept = view.case;
  if (kept === undefined || kept.conversationId === '') return null;
  const agent = kept.ownerAgentId || null;
  return {
    id: kept.conversationId,
    tag: kept.tag,
    status: statuses[kept.status],
    subject: kept.subject,
    queue: kept.queueId,
    queueName: queueName(directory, kept.queueId),
    agent,
    agentName: agent === null ? null : userName(directory, agent),
    customer: { address: kept.customerAddress, name: kept.customerName },
    mailbox: kept.mailboxId,
    mailboxAddress: directory.mailboxes.get(kept.mailboxId)?.address ?? '',
    priority: kept.priority,
    skills: skillShapes(kept.skills, directory),
    vip: kept.vip,
    tags: kept.tags,
    fields: kept.fields,
    unverified: kept.unverified,
    related: kept.related.map(relatedShape),
    mergedInto: kept.mergedInto || null,
    uri: kept.uri || null,
    scheduledAt: isoTime(kept.scheduledAtMs),
    suppressedNotice: kept.suppressed || null,
    suppression: suppressionShape(kept),
    createdAt: isoTime(kept.createdAtMs),
    closedAt: isoTime(kept.closedAtMs),
    deadlineAt: isoTime(kept.deadlineAtMs),
    quarantineReason: kept.quarantineReason || null,
    workItem: workItemFacts(view.workItem, directory),
    version: kept.version,
    homeQueue: kept.homeQueueId || null,
    ...sendingFacts(view),
    ...questionnaireFacts(view, directory),
    comment:
      kept.comment === ''
        ? null
        : {
            text: kept.comment,
            by: kept.commentBy,
            byName: userName(directory, kept.commentBy),
            at: isoTime(kept.commentAtMs),
          },
  };
}

function party(address: Address): PartyShape {
  return { address: address.address, name: address.name };
}

export function deliveryOf(message: StoredMessage): MessageShape['delivery'] {
  const state = message.state;
  if (state === 'received' || state === 'kept' || state === 'withdrawn') return null;
  return {
    state,
    recipients: message.deliveries.map(({ updatedAt, ...rest }) => ({
      ...rest,
      updatedAt: isoTime(updatedAt),
    })),
  };
}

/** `shown` is what the display has made of it, and the customer's rating. */
export function messageShape(
  message: StoredMessage,
  directory: Directory,
  shown: Shown & { readonly rating: number | null },
): MessageShape {
  return {
    id: message.id,
    direction: message.direction,
    from: party(message.from),
    to: message.to.map(party),
    cc: message.cc.map(party),
    bcc: message.bcc.map(party),
    subject: message.subject,
    text: message.text,
    html: shown.html,
    remoteImages: shown.remoteImages,
    folds: shown.folds,
    attachments: message.attachments.map((attachment) =>
      attachmentShape(message.conversationId, attachment, directory.settings),
    ),
    at: isoTime(message.at),
    agent: message.agentId || null,
    agentName: message.agentId === '' ? null : userName(directory, message.agentId),
    kind: message.kind ?? '',
    charset: message.charset ?? '',
    calendar: calendarShapes(message),
    automatic: message.automatic || message.machine,
    deliveredTo: message.envelopeTo ?? [],
    authentication: authenticationShape(message),
    protection: protectionShape(message),
    raw: message.archiveId !== null,
    rating: shown.rating,
    delivery: deliveryOf(message),
  };
}

function detailsShape(details: TimelineEntry['details'], directory: Directory): TimelineEntry['details'] {
  const explanation = keptExplanationShape(details['explanation'], directory);
  return explanation === null ? details : { ...details, explanation };
}

export function timelineShape(
  entries: readonly TimelineEntry[],
  directory: Directory,
): ConversationShape['timeline'] {
  return entries.map((entry) => ({
    ...entry,
    at: isoTime(entry.at),
    details: detailsShape(entry.details, directory),
    queueName: queueName(directory, entry.queue),
    agentName: userName(directory, entry.agent),
  }));
}
