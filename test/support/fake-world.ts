// The sample world of the fake gateway: who is signed in, their desk, the queues; enough to show every state of the console.

import type { QueueLive } from '../../app/lib/queue-shapes.ts';
import type { Correspondent } from '../../app/lib/correspondent-shapes.ts';
import type { Agent, Conversation, Me } from '../../app/lib/shapes.ts';
import { customers, firstConversation, laterConversation } from './fake-conversations.ts';
import { secondsAgo, workItemOf } from './fake-work.ts';
import { fakeMailBooks, type FakeMailBooks } from './fake-mail-books.ts';
import { fakeDirectory, type FakeDirectory } from './fake-directory.ts';

const trouble = {
  messageId: 'c2-m2',
  recipient: 'j.okafor@harbour-supplies.test',
  state: 'failed',
  detail: '550 5.1.1 <j.okafor@harbour-supplies.test>: Recipient address rejected: User unknown',
  at: null,
};

export interface FakeWorld extends FakeMailBooks {
  readonly me: Me;
  agent: Agent;
  readonly conversations: Map<string, Conversation>;
  /** Replies that are held, by their conversation. */
  /** What `GET /agents/me/sent` lists. */
  readonly sent: object[];
  readonly heldBodies: Map<string, Record<string, unknown>>;
  readonly queues: QueueLive[];
  /** Of whom something is known, by address. */
  readonly correspondents: Map<string, Correspondent>;
  readonly directory: FakeDirectory;
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
    agentsStandby: 0,
    openTier: id === 'support' ? 2 : 1,
    closed: id === 'sales',
    hoursChangeAt: id === 'sales' ? secondsAgo(-7_200) : null,
    estimate: waiting > 0 ? { withinMs: 1_200_000, words: '20 minutes' } : null,
    alarms: id === 'billing' ? [{ name: 'oldest', since: secondsAgo(40) }] : [],
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
      vip: index === 1,
      position: index + 1,
      score: index === 0 ? 155.7 : 4.2 - index,
      pullUntil: null,
      keptFor: null,
      skills: [{ skillId: 'english', name: 'english', level: 3 }],
      state: index === 0 ? 'offered' : 'waiting',
      enqueuedAt: secondsAgo(340 - index * 90),
      offeredTo: index === 0 ? { id: 'agent2', name: 'Ben Carter' } : null,
      alsoOfferedTo: [],
      relaxation: null,
    })),
    agents: [
      {
        id: 'agent1',
        name: 'Anna Berg',
        state: 'ready',
        tier: 1,
        status: 'available',
        statusName: 'Available',
        freeSlots: 2,
        openItems: 1,
        idleSince: secondsAgo(75),
        signedInAt: secondsAgo(5_000),
      },
      {
        id: 'agent2',
        name: 'Ben Carter',
        state: 'busy',
        tier: 1,
        status: 'available',
        statusName: 'Available',
        freeSlots: 0,
        openItems: 3,
        idleSince: null,
        signedInAt: secondsAgo(5_000),
      },
      {
        id: 'agent3',
        name: 'Chiara Russo',
        state: 'away',
        tier: 2,
        status: 'meeting',
        statusName: 'Meeting',
        freeSlots: 3,
        openItems: 0,
        idleSince: null,
        signedInAt: secondsAgo(900),
      },
    ],
  };
}

export function fakeWorld(role: Me['role']): FakeWorld {
  const first = firstConversation();
  const second: Conversation = {
    ...laterConversation('c2', 1, 'Invoice 2291 was paid twice'),
    troubles: [trouble],
  };
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
      statusReason: '',
      statusBy: null,
      missesInRow: 0,
      routable: true,
      capacity: 4,
      load: role === 'agent' ? { email: 3 } : {},
      externalWork: [],
      absence: null,
      profile: null,
      profiles: [
        { id: 'orders-only', name: 'Orders only' },
        { id: 'german-desk', name: 'German desk' },
      ],
      queues: ['billing', 'sales', 'support'].map((queue) => ({
        id: queue,
        name: queue,
        signedIn: queue !== 'sales',
        since: secondsAgo(1_850),
        assigned: queue === 'billing',
        relevant: queue !== 'sales',
        tier: queue === 'support' ? 1 : 2,
      })),
      offers: [],
      workItems: role === 'agent' ? [first, second, third].map(workItemOf) : [],
      personal: [],
      wrapUpUntil: null,
      wrapUpStartedAt: null,
      wrapUpQueue: null,
      wrapUpConversation: null,
      idleSince: null,
    },
    sent: [],
    heldBodies: new Map(),
    conversations: new Map([first, second, third, offered].map((each) => [each.id, each])),
    queues: [queueLive('billing', 3, 300), queueLive('sales', 0, 3_600), queueLive('support', 1, 600)],
    correspondents: new Map(),
    directory: fakeDirectory(),
    ...fakeMailBooks(),
  };
}
