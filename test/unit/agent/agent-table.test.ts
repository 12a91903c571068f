// Every command to an agent in every state: where it leads, and what it tells. A new state or command does not compile
// until each cell is decided. The agent has two slots; `offered`, `accepting` and `handling` are about one of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentCommandBody, AgentCommandName } from '#actors/agent/commands.ts';
import { OfferState } from '#proto/gen/skillpost/v1/agent.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import { aBrief, aPersonalItem } from '#test/support/kind-commands.ts';
import { outcomeOf } from '#test/support/outcome.ts';

type State = 'away' | 'ready' | 'offered' | 'accepting' | 'handling' | 'wrap-up';

const said = 'queue.agentChanged';
const answered = 'queue.reservationAnswered';

const table: Readonly<Record<State, Readonly<Record<AgentCommandName, string>>>> = {
  away: {
    setStatus: 'away',
    signIn: `away: ${said} ${said}`,
    signOut: 'away: queue.agentChanged',
    reserve: 'away: queue.reservationAnswered',
    accept: '!OFFER_EXPIRED',
    decline: '!OFFER_EXPIRED',
    withdraw: 'away',
    assigned: `handling: ${said}`,
    workEnded: 'away',
    endWrapUp: '!NOT_IN_WRAP_UP',
    offerTimedOut: 'away',
    wrapUpTimedOut: 'away',
    takeExternalWork: `away: ${said}`,
    endExternalWork: 'away',
    chooseProfile: `away: ${said}`,
    connected: 'away',
    disconnected: 'away',
    connectionLapsed: 'away',
    forceSignOut: `away: ${said} ${said}`,
    awayDue: 'away',
    review: `away: ${said}`,
    keepPersonal: 'away',
    dropPersonal: 'away',
    resumeParked: '!NOT_PARKED',
    personalDue: 'away',
    queueHas: 'away',
    askingTimedOut: 'away',
  },
  ready: {
    setStatus: `away: ${said}`,
    signIn: `ready: ${said} ${said}`,
    signOut: 'ready: queue.agentChanged',
    reserve: `offered: ${answered}`,
    accept: '!OFFER_EXPIRED',
    decline: '!OFFER_EXPIRED',
    withdraw: 'ready',
    assigned: `handling: ${said}`,
    workEnded: 'ready',
    endWrapUp: '!NOT_IN_WRAP_UP',
    offerTimedOut: 'ready',
    wrapUpTimedOut: 'ready',
    takeExternalWork: `ready: ${said}`,
    endExternalWork: 'ready',
    chooseProfile: `ready: ${said}`,
    connected: 'ready',
    disconnected: 'ready',
    connectionLapsed: 'ready',
    forceSignOut: `away: ${said} ${said}`,
    awayDue: 'ready',
    review: `ready: ${said}`,
    keepPersonal: 'ready',
    dropPersonal: 'ready',
    resumeParked: '!NOT_PARKED',
    personalDue: 'ready',
    queueHas: 'ready',
    askingTimedOut: 'ready',
  },
  offered: {
    setStatus: `away: ${said} queue.offerEnded`,
    signIn: `offered: ${said} ${said}`,
    signOut: 'ready: queue.agentChanged queue.offerEnded',
    reserve: 'offered',
    accept: 'accepting: queue.accept',
    decline: `ready: ${said} queue.offerEnded`,
    withdraw: `ready: ${said}`,
    assigned: 'handling',
    workEnded: 'offered',
    endWrapUp: '!NOT_IN_WRAP_UP',
    offerTimedOut: `ready: ${said} queue.offerEnded`,
    wrapUpTimedOut: 'offered',
    takeExternalWork: `offered: ${said}`,
    endExternalWork: 'offered',
    chooseProfile: `offered: ${said}`,
    connected: 'offered',
    disconnected: 'offered',
    connectionLapsed: 'offered',
    forceSignOut: `away: ${said} queue.offerEnded ${said}`,
    awayDue: 'offered',
    review: `offered: ${said}`,
    keepPersonal: 'offered',
    dropPersonal: 'offered',
    resumeParked: '!NOT_PARKED',
    personalDue: 'offered',
    queueHas: 'offered',
    askingTimedOut: 'offered',
  },
  accepting: {
    setStatus: `accepting: ${said}`,
    signIn: `accepting: ${said} ${said}`,
    signOut: 'accepting: queue.agentChanged',
    reserve: 'accepting',
    accept: 'accepting',
    decline: '!ALREADY_ACCEPTED',
    withdraw: `ready: ${said}`,
    assigned: 'handling',
    workEnded: 'accepting',
    endWrapUp: '!NOT_IN_WRAP_UP',
    offerTimedOut: 'accepting',
    wrapUpTimedOut: 'accepting',
    takeExternalWork: `accepting: ${said}`,
    endExternalWork: 'accepting',
    chooseProfile: `accepting: ${said}`,
    connected: 'accepting',
    disconnected: 'accepting',
    connectionLapsed: 'accepting',
    forceSignOut: `accepting: ${said} ${said}`,
    awayDue: 'accepting',
    review: `accepting: ${said}`,
    keepPersonal: 'accepting',
    dropPersonal: 'accepting',
    resumeParked: '!NOT_PARKED',
    personalDue: 'accepting',
    queueHas: 'accepting',
    askingTimedOut: 'accepting',
  },
  handling: {
    setStatus: `handling: ${said}`,
    signIn: `handling: ${said} ${said}`,
    signOut: 'handling: queue.agentChanged',
    reserve: `offered: ${answered}`,
    accept: '!OFFER_EXPIRED',
    decline: '!OFFER_EXPIRED',
    withdraw: 'handling',
    assigned: `handling: ${said}`,
    workEnded: `wrap-up: ${said}`,
    endWrapUp: '!NOT_IN_WRAP_UP',
    offerTimedOut: 'handling',
    wrapUpTimedOut: 'handling',
    takeExternalWork: `handling: ${said}`,
    endExternalWork: 'handling',
    chooseProfile: `handling: ${said}`,
    connected: 'handling',
    disconnected: 'handling',
    connectionLapsed: 'handling',
    forceSignOut: `handling: ${said} ${said} conversation.park`,
    awayDue: 'handling',
    review: `handling: ${said}`,
    keepPersonal: `ready: ${said}`,
    dropPersonal: 'handling',
    resumeParked: 'handling',
    personalDue: 'handling',
    queueHas: 'handling',
    askingTimedOut: 'handling',
  },
  'wrap-up': {
    setStatus: `wrap-up: ${said}`,
    signIn: `wrap-up: ${said} ${said}`,
    signOut: 'wrap-up: queue.agentChanged',
    reserve: 'wrap-up: queue.reservationAnswered',
    accept: '!OFFER_EXPIRED',
    decline: '!OFFER_EXPIRED',
    withdraw: 'wrap-up',
    assigned: `handling: ${said}`,
    workEnded: 'wrap-up',
    endWrapUp: `ready: ${said}`,
    offerTimedOut: 'wrap-up',
    wrapUpTimedOut: `ready: ${said}`,
    takeExternalWork: `wrap-up: ${said}`,
    endExternalWork: 'wrap-up',
    chooseProfile: `wrap-up: ${said}`,
    connected: 'wrap-up',
    disconnected: 'wrap-up',
    connectionLapsed: 'wrap-up',
    forceSignOut: `away: ${said} ${said}`,
    awayDue: 'wrap-up',
    review: `wrap-up: ${said}`,
    keepPersonal: 'wrap-up',
    dropPersonal: 'wrap-up',
    resumeParked: '!NOT_PARKED',
    personalDue: 'wrap-up',
    queueHas: 'wrap-up',
    askingTimedOut: 'wrap-up',
  },
};

const directory = aDirectory({
  users: [
    aUser('ann', {
      capacity: 2,
      queueIds: ['support', 'sales'],
      profiles: [{ id: 'tax', name: 'Tax', skills: new Map() }],
    }),
  ],
  queues: [aQueue('support'), aQueue('sales')],
});

const reserve: AgentCommandBody & { $case: 'reserve' } = {
  $case: 'reserve',
  value: {
    offerId: 'offer-1',
    queueId: 'support',
    brief: aBrief('item'),
    offerTimeoutMs: 30_000,
    sharedUntilMs: 0,
    takenBy: '',
    explanation: undefined,
  },
};
const accept: AgentCommandBody & { $case: 'accept' } = { $case: 'accept', value: { offerId: 'offer-1' } };
const assigned: AgentCommandBody & { $case: 'assigned' } = {
  $case: 'assigned',
  value: { offerId: 'offer-1', queueId: 'support', brief: aBrief('item'), acceptedAtMs: 0 },
};
const ended: AgentCommandBody & { $case: 'workEnded' } = {
  $case: 'workEnded',
  value: { workItemId: 'item', queueId: 'support', outcome: 'done', handleMs: 0 },
};
const status = (statusId: string): AgentCommandBody & { $case: 'setStatus' } => ({
  $case: 'setStatus',
  value: { statusId, reason: '', byUserId: 'ann' },
});
const signedIn: AgentCommandBody = { $case: 'signIn', value: { queueId: 'support' } };
const ready = [signedIn, status('available')];

const reach: Readonly<Record<State, readonly AgentCommandBody[]>> = {
  away: [signedIn, status('break')],
  ready,
  offered: [...ready, reserve],
  accepting: [...ready, reserve, accept],
  handling: [...ready, reserve, accept, assigned],
  'wrap-up': [...ready, reserve, accept, assigned, ended],
};

const commands: Readonly<{ [Name in AgentCommandName]: AgentCommandBody & { $case: Name } }> = {
  setStatus: status('break'),
  signIn: { $case: 'signIn', value: { queueId: 'sales' } },
  signOut: { $case: 'signOut', value: { queueId: 'support' } },
  reserve,
  accept,
  decline: { $case: 'decline', value: { offerId: 'offer-1' } },
  withdraw: { $case: 'withdraw', value: { offerId: 'offer-1', reason: 'taken by Ben' } },
  assigned,
  workEnded: ended,
  endWrapUp: { $case: 'endWrapUp', value: {} },
  offerTimedOut: { $case: 'offerTimedOut', value: { offerId: 'offer-1' } },
  wrapUpTimedOut: { $case: 'wrapUpTimedOut', value: {} },
  takeExternalWork: { $case: 'takeExternalWork', value: { workId: 'call', medium: 'voice', weight: 1 } },
  endExternalWork: { $case: 'endExternalWork', value: { workId: 'call' } },
  chooseProfile: { $case: 'chooseProfile', value: { profileId: 'tax' } },
  connected: { $case: 'connected', value: { connectionId: 'gateway-1' } },
  disconnected: { $case: 'disconnected', value: { connectionId: 'gateway-1' } },
  connectionLapsed: { $case: 'connectionLapsed', value: { connectionId: 'gateway-1' } },
  awayDue: { $case: 'awayDue', value: {} },
  forceSignOut: { $case: 'forceSignOut', value: { byUserId: 'boss', reason: 'gone home' } },
  review: { $case: 'review', value: {} },
  keepPersonal: { $case: 'keepPersonal', value: { item: aPersonalItem('item') } },
  dropPersonal: { $case: 'dropPersonal', value: { workItemId: 'item', parked: true, queueId: '' } },
  resumeParked: { $case: 'resumeParked', value: { conversationId: 'case-of-item' } },
  queueHas: { $case: 'queueHas', value: { queueId: 'support', revision: 1, enqueuedAtMs: 1 } },
  askingTimedOut: { $case: 'askingTimedOut', value: {} },
  personalDue: { $case: 'personalDue', value: { workItemId: 'item', untilMs: 0 } },
};

function stateOf(agent: ActorBench<'agent'>): State {
  const { offers, presence, routable, workItems } = agent.view;
  const [offer] = offers;
  if (offer !== undefined) return offer.state === OfferState.OPEN ? 'offered' : 'accepting';
  if (workItems.length > 0) return 'handling';
  if ((presence?.wrapUpUntilMs ?? 0) > 0) return 'wrap-up';
  return routable ? 'ready' : 'away';
}

for (const [state, cells] of Object.entries(table)) {
  for (const [name, expected] of Object.entries(cells)) {
    test(`an agent who is ${state}, told ${name}: ${expected}`, () => {
      const agent = new ActorBench('agent', 'ann', aWorld(directory));
      for (const body of reach[state as State]) agent.must(body);
      assert.equal(stateOf(agent), state);
      if (name === 'wrapUpTimedOut') agent.world.at += 15_000;
      const outcome = outcomeOf(agent.do(commands[name as AgentCommandName]));
      if (outcome.startsWith('!')) {
        assert.equal(outcome, expected);
        assert.equal(stateOf(agent), state);
      } else {
        assert.equal(`${stateOf(agent)}${outcome === '' ? '' : `: ${outcome}`}`, expected);
      }
    });
  }
}
