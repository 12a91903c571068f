// Sample people, queues and conversations for the fake gateway: enough to show every state of the console. Times count
// back from the moment of creation.

import type {
  Agent,
  CaseRow,
  Conversation,
  Explanation,
  Me,
  Message,
  Offer,
  QueueLive,
} from '../../app/lib/shapes.ts';
import type { Mailbox, Queue, Rule, Skill, Status, User } from '../../app/lib/directory-shapes.ts';

export interface FakeWorld {
  readonly me: Me;
  agent: Agent;
  readonly conversations: Map<string, Conversation>;
  readonly queues: QueueLive[];
  readonly directory: {
    users: User[];
    skills: Skill[];
    queues: Queue[];
    mailboxes: Mailbox[];
    rules: Rule[];
    statuses: Status[];
  };
}

export function secondsAgo(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString();
}

const customers = [
  { address: 'maria.lindqvist@nordlicht.test', name: 'Maria Lindqvist' },
  { address: 'j.okafor@harbour-supplies.test', name: 'John Okafor' },
  { address: 'accounts@brightwell.test', name: 'Brightwell Accounts' },
  { address: 'tomasz@kowal.test', name: 'Tomasz Kowalczyk' },
] as const;

export const explanation: Explanation = {
  ruleId: 'orders',
  ruleVersion: 3,
  strategy: 'longest-idle',
  chosenAgentId: 'agent1',
  candidates: [
    { agentId: 'agent1', agentName: 'Anna Berg', score: 412.5, excluded: '' },
    { agentId: 'agent2', agentName: 'Ben Carter', score: 96.25, excluded: '' },
    { agentId: 'agent3', agentName: 'Chiara Russo', score: 0, excluded: 'MISSING_SKILL' },
    { agentId: 'agent4', agentName: 'David Osei', score: 0, excluded: 'NO_CAPACITY' },
  ],
  candidatesTotal: 4,
  summary: 'Longest idle of 2 agents with english ≥ 3 who were ready.',
};

const html = `<p>Hello,</p><p>I ordered a <b>standing desk</b> three weeks ago (order <b>4711</b>) and have heard nothing since the
confirmation. Your site still says “in preparation”.</p><ul><li>Order number: 4711</li><li>Paid by card on 2 March</li></ul>
<p>Could you tell me when it ships? I am away from Thursday, so delivery before that would be best.</p>
<p>Kind regards,<br>Maria Lindqvist</p><blockquote>On Monday, Support wrote:<br>Thank you for your order.</blockquote>`;

interface MessageOptions extends Partial<Message> {
  readonly id: string;
  readonly direction: Message['direction'];
  readonly secondsAgo: number;
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
    attachments: [],
    at: secondsAgo(seconds),
    agent: null,
    agentName: null,
    automatic: false,
    raw: options.direction === 'in',
    delivery: null,
    ...options,
  };
}

function firstConversation(): Conversation {
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
    },
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
          },
          {
            id: 'a2',
            filename: 'screenshot.png',
            contentType: 'image/png',
            size: 412_004,
            inline: false,
            url: '/api/v1/conversations/c1/attachments/a2',
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

function laterConversation(id: string, index: number, subject: string): Conversation {
  const customer = customers[index] ?? customers[0];
  const first = firstConversation();
  return {
    ...first,
    id,
    tag: `SP-00012${index + 4}-M3X${index}`,
    subject,
    customer,
    messages: [
      message({
        id: `${id}-m1`,
        direction: 'in',
        secondsAgo: 900 * index,
        from: customer,
        subject,
        text: `Good morning,\n\n${subject}. Please let me know what you need from us.\n\n${customer.name}`,
      }),
    ],
    timeline: first.timeline.slice(0, 3),
  };
}

export function workItemOf(conversation: Conversation): Agent['workItems'][number] {
  return {
    workItemId: `w-${conversation.id}`,
    conversationId: conversation.id,
    tag: conversation.tag,
    queue: conversation.queue,
    queueName: conversation.queueName,
    subject: conversation.subject,
    from: conversation.customer,
    priority: conversation.priority,
    enqueuedAt: conversation.workItem?.enqueuedAt ?? null,
    acceptedAt: conversation.workItem?.acceptedAt ?? secondsAgo(1),
  };
}

export function offerOf(conversation: Conversation, lifeSeconds: number): Offer {
  return {
    offerId: `o-${conversation.id}`,
    conversationId: conversation.id,
    tag: conversation.tag,
    queue: 'support',
    queueName: 'support',
    subject: conversation.subject,
    from: conversation.customer,
    priority: 0,
    skills: [],
    state: 'open',
    enqueuedAt: secondsAgo(42),
    offeredAt: secondsAgo(2),
    expiresAt: secondsAgo(-lifeSeconds),
    followUp: false,
    explanation,
  };
}

export function caseRowOf(conversation: Conversation): CaseRow {
  const {
    id,
    tag,
    status,
    subject,
    customer,
    queue,
    queueName,
    agent,
    agentName,
    priority,
    createdAt,
    closedAt,
  } = conversation;
  return {
    id,
    tag,
    status,
    subject,
    customer,
    queue,
    queueName,
    agent,
    agentName,
    priority,
    createdAt,
    updatedAt: conversation.messages.at(-1)?.at ?? createdAt,
    closedAt,
  };
}

function queueLive(id: string, waiting: number, serviceLevelSeconds: number): QueueLive {
  return {
    id,
    name: id,
    enabled: true,
    serviceLevelSeconds,
    waiting,
    offered: waiting > 0 ? 1 : 0,
    oldestEnqueuedAt: waiting > 0 ? secondsAgo(340) : null,
    agentsReady: 2,
    agentsBusy: 1,
    agentsWrapUp: waiting > 0 ? 1 : 0,
    agentsAway: 1,
    items: customers.slice(0, waiting).map((from, index) => ({
      workItemId: `q${id}${index}`,
      conversationId: 'c2',
      tag: `SP-00020${index}-ABCD`,
      subject:
        ['Invoice 2291 was paid twice', 'Cannot sign in since this morning', 'Question about the warranty'][
          index
        ] ?? 'Hello',
      from,
      priority: index === 0 ? 5 : 0,
      skills: [{ skillId: 'english', name: 'english', level: 3 }],
      state: index === 0 ? 'offered' : 'waiting',
      enqueuedAt: secondsAgo(340 - index * 90),
      offeredTo: index === 0 ? { id: 'agent2', name: 'Ben Carter' } : null,
    })),
    agents: [
      {
        id: 'agent1',
        name: 'Anna Berg',
        state: 'ready',
        freeSlots: 2,
        openItems: 1,
        idleSince: secondsAgo(75),
        signedInAt: secondsAgo(5_000),
      },
      {
        id: 'agent2',
        name: 'Ben Carter',
        state: 'busy',
        freeSlots: 0,
        openItems: 3,
        idleSince: null,
        signedInAt: secondsAgo(5_000),
      },
      {
        id: 'agent3',
        name: 'Chiara Russo',
        state: 'away',
        freeSlots: 3,
        openItems: 0,
        idleSince: null,
        signedInAt: secondsAgo(900),
      },
    ],
  };
}

function directory(): FakeWorld['directory'] {
  const user = (id: string, name: string, role: User['role'], skills: User['skills']): User => ({
    id,
    email: `${id}@demo.test`,
    name,
    role,
    active: true,
    capacity: 3,
    skills,
    queueIds: role === 'agent' ? ['billing', 'sales', 'support'] : [],
  });
  const english = { skillId: 'english', name: 'english', level: 5 };
  const queue = (id: string): Queue => ({
    id,
    name: id,
    enabled: true,
    strategy: 'longest-idle',
    offerTimeoutMs: 30_000,
    wrapUpMs: 15_000,
    skills: id === 'billing' ? [{ skillId: 'billing', name: 'billing', level: 2 }] : [],
    serviceLevelSeconds: 300,
    stickyMs: 86_400_000,
    receiptEnabled: true,
    memberIds: ['agent1', 'agent2', 'agent3', 'agent4'],
  });
  return {
    users: [
      user('admin', 'Ada Admin', 'administrator', []),
      user('agent1', 'Anna Berg', 'agent', [english, { skillId: 'german', name: 'german', level: 8 }]),
      user('agent2', 'Ben Carter', 'agent', [english]),
      user('agent3', 'Chiara Russo', 'agent', [{ skillId: 'billing', name: 'billing', level: 7 }]),
      user('agent4', 'David Osei', 'agent', [english]),
      user('supervisor', 'Sofia Novak', 'supervisor', []),
    ],
    skills: ['billing', 'english', 'german', 'technical', 'vip'].map((id) => ({ id, name: id })),
    queues: ['billing', 'sales', 'support'].map(queue),
    mailboxes: ['billing', 'sales', 'support'].map((id) => ({
      id,
      address: `${id}@demo.test`,
      name: id,
      queueId: id,
      active: true,
    })),
    rules: [
      {
        id: 'invoices',
        name: 'Invoices to billing',
        position: 10,
        enabled: true,
        mailboxIds: [],
        conditions: [{ field: 'subject', operator: 'contains', value: 'invoice' }],
        actions: { queueId: 'billing', skills: [{ skillId: 'billing', level: 3 }], priority: 5 },
      },
      {
        id: 'orders',
        name: 'Orders',
        position: 20,
        enabled: true,
        mailboxIds: ['support'],
        conditions: [
          { field: 'subject', operator: 'contains', value: 'order' },
          { field: 'from', operator: 'contains', value: '@nordlicht.test' },
        ],
        actions: { skills: [{ skillId: 'english', level: 3 }] },
      },
    ],
    statuses: [
      { id: 'available', name: 'Available', routable: true, reportClass: 'available' },
      { id: 'break', name: 'Break', routable: false, reportClass: 'break' },
      { id: 'meeting', name: 'In a meeting', routable: false, reportClass: 'busy' },
      { id: 'offline', name: 'Offline', routable: false, reportClass: 'offline' },
    ],
  };
}

export function fakeWorld(role: Me['role']): FakeWorld {
  const first = firstConversation();
  const second = laterConversation('c2', 1, 'Invoice 2291 was paid twice');
  const third = laterConversation(
    'c3',
    3,
    'Could you send the manual for the LX-40 in Polish, and the spare parts list?',
  );
  const offered = {
    ...laterConversation('c4', 2, 'Urgent: delivery to the wrong warehouse'),
    agent: null,
    agentName: null,
  };
  const name = role === 'agent' ? 'Anna Berg' : role === 'supervisor' ? 'Sofia Novak' : 'Ada Admin';
  const id = role === 'agent' ? 'agent1' : role === 'supervisor' ? 'supervisor' : 'admin';
  return {
    me: { id, email: `${id}@demo.test`, name, role },
    agent: {
      id,
      name,
      status: 'available',
      statusName: 'Available',
      statusSince: secondsAgo(1_850),
      routable: true,
      capacity: 4,
      queues: ['billing', 'sales', 'support'].map((queue) => ({
        id: queue,
        name: queue,
        signedIn: queue !== 'sales',
        since: secondsAgo(1_850),
      })),
      offers: [],
      workItems: role === 'agent' ? [first, second, third].map(workItemOf) : [],
      wrapUpUntil: null,
      wrapUpStartedAt: null,
      wrapUpQueue: null,
      wrapUpConversation: null,
      idleSince: null,
    },
    conversations: new Map([first, second, third, offered].map((each) => [each.id, each])),
    queues: [queueLive('billing', 3, 300), queueLive('sales', 0, 3_600), queueLive('support', 1, 600)],
    directory: directory(),
  };
}
