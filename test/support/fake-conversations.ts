// Sample conversations for the fake gateway. Times count back from the moment of creation.

import { foldQuoted } from '#gateway/mail/folding.ts';
import type { Message, SenderProof } from '../../app/lib/message-shapes.ts';
import type { Conversation } from '../../app/lib/shapes.ts';
import type { RelatedCase } from '../../app/lib/belonging-shapes.ts';
import { explanation, secondsAgo } from './fake-work.ts';

export const customers = [
  { address: 'maria.lindqvist@nordlicht.test', name: 'Maria Lindqvist' },
  { address: 'j.okafor@harbour-supplies.test', name: 'John Okafor' },
  { address: 'accounts@brightwell.test', name: 'Brightwell Accounts' },
  { address: 'tomasz@kowal.test', name: 'Tomasz Kowalczyk' },
] as const;

const html = `<p>Hello,</p><p>I ordered a <b>standing desk</b> three weeks ago (order <b>4711</b>) and have heard nothing since the
confirmation. Your site still says “in preparation”.</p><ul><li>Order number: 4711</li><li>Paid by card on 2 March</li></ul>
<p>Could you tell me when it ships? I am away from Thursday, so delivery before that would be best.</p>
<p>Kind regards,<br>Maria Lindqvist</p><blockquote>On Monday, Support wrote:<br>Thank you for your order.</blockquote>`;

interface MessageOptions extends Partial<Message> {
  readonly id: string;
  readonly direction: Message['direction'];
  readonly secondsAgo: number;
}

export const verified: SenderProof = {
  verdict: 'pass',
  domain: 'nordlicht.test',
  spf: { result: 'pass', domain: 'nordlicht.test' },
  dkim: [{ domain: 'nordlicht.test', selector: 'mail', result: 'pass' }],
  dmarc: { result: 'pass', policy: 'reject', domain: 'nordlicht.test' },
  arc: null,
  checkedBy: '',
};

export const forged: SenderProof = {
  ...verified,
  verdict: 'fail',
  spf: { result: 'softfail', domain: 'mailer.test' },
  dkim: [{ domain: 'mailer.test', selector: 's1', result: 'pass' }],
  dmarc: { result: 'fail', policy: 'reject', domain: 'nordlicht.test' },
};

function foldsOf(text: string): Message['folds'] {
  return foldQuoted(text).flatMap(({ kind, from, to }) => (kind === 'text' ? [] : [{ kind, from, to }]));
}

export function message({ secondsAgo: seconds, ...options }: MessageOptions): Message {
  return {
    from: customers[0],
    to: [{ address: 'support@demo.test', name: 'Support' }],
    cc: [],
    bcc: [],
    subject: 'Where is my order 4711?',
    text: '',
    html: null,
    remoteImages: 0,
    folds: foldsOf(options.text ?? ''),
    kind: 'person',
    charset: '',
    calendar: [],
    attachments: [],
    at: secondsAgo(seconds),
    agent: null,
    agentName: null,
    automatic: false,
    authentication: options.direction === 'in' ? verified : null,
    protection: null,
    raw: options.direction === 'in',
    delivery: null,
    rating: null,
    ...options,
  };
}

export function firstConversation(): Conversation {
  const plain =
    'Hello,\n\nthank you for the quick answer! One more thing: can I still change the delivery address?\n\nMaria\n\nOn Tue, 3 Mar 2026 at 10:12, Support <support@demo.test> wrote:\n> Dear Maria,\n> your desk is being packed.\n> Anna';
  return {
    id: 'c1',
    tag: 'SP-000123-K7Q2',
    status: 'in_progress',
    subject: 'Where is my order 4711?',
    queue: 'support',
    queueName: 'support',
    agent: 'agent1',
    agentName: 'Anna Berg',
    customer: customers[0],
    mailbox: 'support',
    mailboxAddress: 'support@demo.test',
    priority: 0,
    skills: [{ skillId: 'english', name: 'english', level: 3 }],
    createdAt: secondsAgo(7_400),
    closedAt: null,
    quarantineReason: null,
    workItem: {
      id: 'w1',
      state: 'handling',
      enqueuedAt: secondsAgo(240),
      acceptedAt: secondsAgo(198),
      doneAt: null,
      followUp: true,
      parkedAt: null,
      parkedUntil: null,
      segments: 0,
      reservedFor: null,
    },
    related: [asksToJoin],
    comment: null,
    messages: [
      message({
        id: 'm1',
        direction: 'in',
        secondsAgo: 7_400,
        html,
        text: 'Hello, I ordered a standing desk three weeks ago (order 4711) and have heard nothing since the confirmation.',
        remoteImages: 2,
        cc: [{ address: 'office@nordlicht.test', name: 'Office' }],
        attachments: [
          {
            id: 'a1',
            filename: 'order-confirmation-4711.pdf',
            contentType: 'application/pdf',
            size: 84_213,
            inline: false,
            url: '/api/v1/conversations/c1/attachments/a1',
            scan: null,
            blocked: false,
          },
          {
            id: 'a2',
            filename: 'screenshot.png',
            contentType: 'image/png',
            size: 412_004,
            inline: false,
            url: '/api/v1/conversations/c1/attachments/a2',
            scan: null,
            blocked: false,
          },
        ],
      }),
      message({
        id: 'm2',
        direction: 'out',
        secondsAgo: 6_900,
        from: { address: 'support@demo.test', name: 'Support' },
        to: [customers[0]],
        text: 'Dear Maria,\n\nyour desk is being packed and leaves our warehouse tomorrow.\n\nAnna',
        agent: 'agent1',
        agentName: 'Anna Berg',
        rating: 4,
        delivery: {
          state: 'sent',
          recipients: [
            {
              recipient: customers[0].address,
              state: 'delivered',
              attempts: 1,
              lastCode: 250,
              lastText: 'ok',
            },
          ],
        },
      }),
      message({
        id: 'm3',
        direction: 'note',
        secondsAgo: 6_700,
        text: 'Warehouse confirms: ships Wednesday. If she asks for another address, call Jonas (ext. 214) before noon.',
        agent: 'agent2',
        agentName: 'Ben Carter',
      }),
      message({
        id: 'm4',
        direction: 'in',
        secondsAgo: 240,
        text: plain,
        cc: [{ address: 'office@nordlicht.test', name: 'Office' }],
      }),
    ],
    timeline: [
      {
        id: 't1',
        at: secondsAgo(7_399),
        type: 'conversation.opened',
        queue: 'support',
        queueName: 'support',
        agent: '',
        agentName: '',
        details: {},
      },
      {
        id: 't2',
        at: secondsAgo(7_398),
        type: 'offer.made',
        queue: 'support',
        queueName: 'support',
        agent: 'agent1',
        agentName: 'Anna Berg',
        details: { explanation },
      },
      {
        id: 't3',
        at: secondsAgo(7_360),
        type: 'item.accepted',
        queue: 'support',
        queueName: 'support',
        agent: 'agent1',
        agentName: 'Anna Berg',
        details: { waitMs: 39_000 },
      },
      {
        id: 't4',
        at: secondsAgo(6_890),
        type: 'conversation.closed',
        queue: 'support',
        queueName: 'support',
        agent: 'agent1',
        agentName: 'Anna Berg',
        details: {},
      },
      {
        id: 't5',
        at: secondsAgo(239),
        type: 'conversation.reopened',
        queue: 'support',
        queueName: 'support',
        agent: '',
        agentName: '',
        details: {},
      },
      {
        id: 't6',
        at: secondsAgo(198),
        type: 'item.accepted',
        queue: 'support',
        queueName: 'support',
        agent: 'agent1',
        agentName: 'Anna Berg',
        details: { waitMs: 42_000 },
      },
    ],
  };
}

const mayBelong: RelatedCase = {
  id: 'c1',
  tag: 'SP-000123-K7Q2',
  state: 'related',
  messageId: 'c2-m1',
  from: null,
  subject: '',
  at: secondsAgo(600),
};

export const asksToJoin: RelatedCase = {
  id: 'c9',
  tag: 'SP-000131-WQ4T',
  state: 'asked',
  messageId: 'c9-m1',
  from: { address: 'lars@nordlicht.test', name: 'Lars Holm' },
  subject: 'Re: Where is my order 4711?',
  at: secondsAgo(120),
};

export function laterConversation(id: string, index: number, subject: string): Conversation {
  const customer = customers[index] ?? customers[0];
  const first = firstConversation();
  return {
    ...first,
    id,
    tag: `SP-00012${index + 4}-M3X${index}`,
    subject,
    customer,
    unverified: index === 1,
    related: index === 1 ? [mayBelong] : [],
    messages: [
      message({
        id: `${id}-m1`,
        direction: 'in',
        secondsAgo: 900 * index,
        from: customer,
        authentication: index === 1 ? forged : { ...verified, domain: customer.address.split('@')[1] ?? '' },
        subject,
        text: `Good morning,\n\n${subject}. Please let me know what you need from us.\n\n${customer.name}`,
      }),
    ],
    timeline: first.timeline.slice(0, 3),
  };
}
