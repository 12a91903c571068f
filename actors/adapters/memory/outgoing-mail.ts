// What the mail store in memory keeps in its tables, and its part for mail that goes out.

import { createHash } from 'node:crypto';
import type { Chance, Clock } from '../../ports/clock.ts';
import type {
  ArchivedMail,
  Delivery,
  MailStore,
  OutgoingMessage,
  StoredMessage,
} from '../../ports/mail-store.ts';
import type { Attachment } from '../../vocabulary/mail.ts';

export interface Row extends ArchivedMail {
  readonly routed: boolean;
  readonly claimedUntil: number;
  readonly discardReason: string;
}

export interface Tables {
  readonly archive: Map<string, Row>;
  readonly cases: Map<string, string>;
  readonly messages: Map<string, StoredMessage>;
  readonly causes: Set<string>;
  readonly contents: Map<
    string,
    { attachment: StoredMessage['attachments'][number]; content: Uint8Array; messageId: string }
  >;
  readonly jobs: { messageId: string; recipient: string }[];
}

export interface Deps {
  readonly clock: Clock;
  readonly chance: Chance;
}

export const blank = {
  archiveId: null,
  messageIdHeader: '',
  inReplyTo: '',
  references: [],
  from: { address: '', name: '' },
  to: [],
  cc: [],
  bcc: [],
  replyTo: '',
  subject: '',
  text: '',
  html: null,
  automatic: false,
  machine: false,
  charset: '',
  mailboxId: '',
  agentId: '',
  envelopeFrom: '',
  attachments: [],
  deliveries: [],
  draft: null,
} satisfies Partial<StoredMessage>;

export function keepContents(
  contents: Tables['contents'],
  messageId: string,
  attachments: readonly Attachment[],
): StoredMessage['attachments'] {
  return attachments.map(({ content, ...described }, position) => {
    const id = createHash('sha256').update(`${messageId}/${position}`).digest('hex').slice(0, 32);
    const attachment = { ...described, id, size: content.length };
    contents.set(id, { attachment, content, messageId });
    return attachment;
  });
}

type OutgoingPart = Pick<
  MailStore,
  'prepareOutgoing' | 'release' | 'withdraw' | 'redeliver' | 'recordDelivery' | 'sentBy'
>;

export function outgoingOf({ messages, causes, contents, jobs }: Tables, { clock }: Deps): OutgoingPart {
  return {
    prepareOutgoing: async (message: OutgoingMessage) => {
      if (messages.has(message.id) || causes.has(message.cause)) return;
      if (message.cause !== '') causes.add(message.cause);
      const { attachments, cause: _cause, draft = null, ...kept } = message;
      messages.set(message.id, {
        ...blank,
        ...kept,
        draft,
        direction: 'out',
        state: 'prepared',
        attachments: keepContents(contents, message.id, attachments),
      });
    },
    release: async (messageId) => {
      const message = messages.get(messageId);
      if (message?.state !== 'prepared') return;
      const addresses = [...message.to, ...message.cc, ...message.bcc].map(({ address }) => address);
      const recipients = new Map(addresses.toReversed().map((address) => [address.toLowerCase(), address]));
      const deliveries = Array.from([...recipients.values()].toReversed(), (recipient): Delivery => {
        jobs.push({ messageId, recipient });
        return {
          recipient,
          state: 'queued',
          attempts: 0,
          lastCode: null,
          lastText: '',
          updatedAt: clock.now(),
          replacedBy: '',
        };
      });
      messages.set(messageId, { ...message, state: 'queued', deliveries, draft: null });
    },
    withdraw: async (messageId) => {
      const message = messages.get(messageId);
      if (message?.state === 'prepared')
        messages.set(messageId, { ...message, state: 'withdrawn', text: '', html: null });
    },
    redeliver: async (messageId, recipient, to) => {
      const message = messages.get(messageId);
      const failed = message?.deliveries.find((known) => known.recipient === recipient);
      if (message === undefined || failed?.state !== 'failed' || failed.replacedBy !== '') return;
      const next = to === '' ? recipient : to;
      const queued = { ...failed, recipient: next, state: 'queued', attempts: 0 } as const;
      const others = message.deliveries.filter(
        (known) => known.recipient !== recipient && known.recipient !== next,
      );
      const replaced = next === recipient ? [] : [{ ...failed, replacedBy: next }];
      jobs.push({ messageId, recipient: next });
      messages.set(messageId, { ...message, state: 'queued', deliveries: [...others, ...replaced, queued] });
    },
    sentBy: async (agentId, since, limit) =>
      [...messages.values()]
        .filter(({ direction, machine }) => direction === 'out' && !machine)
        .filter(({ state }) => state === 'queued' || state === 'sent' || state === 'failed')
        .filter((message) => message.agentId === agentId && message.at >= since)
        .toSorted((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1))
        .slice(0, limit),
    recordDelivery: async (messageId, recipient, delivery) => {
      const message = messages.get(messageId);
      if (message === undefined) return;
      const deliveries = message.deliveries.map((known) =>
        known.recipient === recipient ? { ...known, updatedAt: clock.now(), ...delivery } : known,
      );
      const counted = deliveries.filter(({ replacedBy }) => replacedBy === '');
      const open = counted.some(({ state }) => state === 'queued' || state === 'deferred');
      const failed = counted.some(({ state }) => state === 'failed');
      const state = open ? message.state : failed ? 'failed' : 'sent';
      messages.set(messageId, { ...message, deliveries, state });
    },
  };
}
