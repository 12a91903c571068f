// What can happen to the company of the model, one thing after the other, drawn at random and done on the bus: mail,
// messages under way, buttons, statuses, directory changes, restarts, time.

import * as fc from 'fast-check';
import type { Directory, Queue, User } from '#actors/vocabulary/directory.ts';
import type { KindBus } from '#test/support/kind-bench.ts';
import { aMail } from '#test/support/kind-commands.ts';
import { agentIds, profileId, queueIds, statusIds } from './company.ts';

const cases = 14;
const whole = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
/** In [0, 1). */
const chance = fc.nat(999).map((part) => part / 1_000);
const agent = fc.constantFrom(...agentIds);
const queue = fc.constantFrom(...queueIds);

/** What each kind of step is made of. */
const parts = {
  mail: { number: whole(cases - 1), queue, skill: whole(4), priority: whole(3), agent, toAgent: chance },
  deliver: { picks: fc.array(chance, { minLength: 1, maxLength: 12 }) },
  press: { which: chance, accepts: chance },
  work: { which: chance, how: whole(9), other: agent, queue },
  resume: { which: chance },
  next: { agent, queue },
  pick: { agent, which: chance },
  close: { number: whole(cases - 1), agent },
  status: { agent, status: fc.constantFrom(...statusIds, 'available', 'available') },
  sign: { agent, queue, into: fc.boolean() },
  profile: { agent, profile: fc.constantFrom('', profileId) },
  call: { agent, medium: fc.constantFrom('voice', 'chat', 'email'), begins: fc.boolean() },
  wrapUp: { agent },
  connection: { agent, there: fc.boolean() },
  change: { agent, queue, how: whole(5) },
  restart: { which: chance },
  time: { ms: fc.constantFrom(1, 900, 5_000, 11_000, 31_000, 70_000) },
} as const;

type Parts = typeof parts;
type Drawn<Shape> = { readonly [Name in keyof Shape]: Shape[Name] extends fc.Arbitrary<infer T> ? T : never };
export type ModelStep = { [What in keyof Parts]: { readonly what: What } & Drawn<Parts[What]> }[keyof Parts];

const weights: Readonly<Record<keyof Parts, number>> = {
  mail: 12,
  deliver: 14,
  press: 10,
  work: 8,
  resume: 1,
  next: 2,
  pick: 2,
  close: 1,
  status: 2,
  sign: 2,
  profile: 1,
  call: 1,
  wrapUp: 1,
  connection: 1,
  change: 1,
  restart: 1,
  time: 5,
};

export const modelStep = fc.oneof(
  ...(Object.keys(parts) as (keyof Parts)[]).map((what) => ({
    weight: weights[what],
    arbitrary: stepOf(what),
  })),
) as fc.Arbitrary<ModelStep>;

function stepOf(what: keyof Parts): fc.Arbitrary<unknown> {
  const shape: Readonly<Record<string, fc.Arbitrary<unknown>>> = { what: fc.constant(what), ...parts[what] };
  return fc.record(shape, { noNullPrototype: true });
}

const required = [
  [],
  [{ skillId: 'german', level: 1 }],
  [{ skillId: 'billing', level: 2 }],
  [{ skillId: 'german', level: 4 }],
  [
    { skillId: 'billing', level: 1 },
    { skillId: 'german', level: 3 },
  ],
];

/** One step; `random` decides the order in which messages and timers mix. */
export function happen(bus: KindBus, step: ModelStep, random: () => number): void {
  switch (step.what) {
    case 'mail':
      return write(bus, step);
    case 'deliver':
      for (const pick of step.picks) bus.deliver(pick);
      return;
    case 'press':
      return press(bus, oneOf(agentsWith(bus, 'offers'), step.which), step.accepts);
    case 'work':
      return work(bus, step);
    case 'resume':
      return resume(bus, oneOf(agentsWith(bus, 'personal'), step.which));
    case 'next':
      bus.ask('queue', step.queue, { $case: 'next', value: { agentId: step.agent, peek: false } });
      return;
    case 'pick':
      return pick(bus, step);
    case 'close':
      bus.ask('conversation', caseId(step.number), { $case: 'close', value: { agentId: step.agent } });
      return;
    case 'status':
      bus.ask('agent', step.agent, {
        $case: 'setStatus',
        value: { statusId: step.status, reason: '', byUserId: step.agent },
      });
      return;
    case 'sign':
      bus.ask('agent', step.agent, {
        $case: step.into ? 'signIn' : 'signOut',
        value: { queueId: step.queue },
      });
      return;
    case 'profile':
      bus.ask('agent', step.agent, { $case: 'chooseProfile', value: { profileId: step.profile } });
      return;
    case 'call':
      return call(bus, step);
    case 'wrapUp':
      bus.ask('agent', step.agent, { $case: 'endWrapUp', value: {} });
      return;
    case 'connection':
      bus.ask('agent', step.agent, {
        $case: step.there ? 'connected' : 'disconnected',
        value: { connectionId: 'c-1' },
      });
      return;
    case 'change':
      return changeDirectory(bus, changed(bus.world.directory, step));
    case 'restart': {
      const all = [...bus.actors('agent'), ...bus.actors('queue'), ...bus.actors('conversation')];
      all[Math.floor(step.which * all.length)]?.passivate();
      return;
    }
    case 'time':
      bus.advance(step.ms, random);
      return;
  }
}

type StepOf<What extends keyof Parts> = Extract<ModelStep, { what: What }>;

function caseId(number: number): string {
  return `case-${number}`;
}

function write(bus: KindBus, { number, queue, skill, priority, agent, toAgent }: StepOf<'mail'>): void {
  const skills = [...(required[skill] ?? [])];
  const messageId = `m-${bus.events.length}-${bus.world.at}`;
  const agentId = toAgent < 0.1 ? agent : '';
  const value = aMail(messageId, { queueId: queue, skills, priority, agentId, vip: priority === 3 });
  bus.ask('conversation', caseId(number), { $case: 'receive', value });
}

/** Agents who have some of it. */
function agentsWith(bus: KindBus, what: 'offers' | 'workItems' | 'personal'): readonly string[] {
  return agentIds.filter((id) => bus.actor('agent', id).view[what].length > 0);
}

function oneOf(ids: readonly string[], which: number): string | undefined {
  return ids[Math.floor(which * ids.length)];
}

/** Takes the oldest offer, or declines it. */
export function press(bus: KindBus, agentId: string | undefined, accepts: number): void {
  if (agentId === undefined) return;
  const [offer] = bus.actor('agent', agentId).view.offers;
  if (offer === undefined) return;
  bus.ask('agent', agentId, {
    $case: accepts < 0.75 ? 'accept' : 'decline',
    value: { offerId: offer.offerId },
  });
}

/** Any item that waits anywhere. */
function pick(bus: KindBus, { agent, which }: StepOf<'pick'>): void {
  const all = [...bus.actors('queue')].flatMap(({ id, view }) => view.items.map((item) => ({ id, item })));
  const picked = all[Math.floor(which * all.length)];
  if (picked === undefined) return;
  const value = { agentId: agent, workItemId: picked.item.brief?.workItemId ?? '' };
  bus.ask('queue', picked.id, { $case: 'pick', value });
}

/** Does something with one of the items in hand. */
function work(bus: KindBus, { which, how, other, queue }: StepOf<'work'>): void {
  const agent = oneOf(agentsWith(bus, 'workItems'), which);
  if (agent === undefined) return;
  const conversationId = bus.actor('agent', agent).view.workItems.at(-(how % 2))?.brief?.conversationId;
  if (conversationId === undefined) return;
  if (how === 0 || how === 1) {
    const toAgent = how === 1;
    const target = { queueId: toAgent ? '' : queue, toAgentId: toAgent ? other : '' };
    const value = { agentId: agent, comment: 'Please look.', ...target };
    bus.ask('conversation', conversationId, { $case: 'transfer', value });
  } else if (how === 2 || how === 3) {
    const untilMs = how === 2 ? 0 : bus.world.at + 5_000;
    const value = { agentId: agent, untilMs, byUserId: '', reason: '' };
    bus.ask('conversation', conversationId, { $case: 'park', value });
  } else if (how === 4) {
    const value = { agentId: agent, byUserId: 'boss', reason: '', toAgentId: '' };
    bus.ask('conversation', conversationId, { $case: 'requeue', value });
  } else finish(bus, agent, conversationId);
}

/** Answers and closes. */
export function finish(bus: KindBus, agentId: string, conversationId: string): void {
  const messageId = `r-${bus.events.length}-${bus.world.at}`;
  const value = { agentId, messageId, close: true, seenVersion: 0, hold: false, forward: false };
  bus.ask('conversation', conversationId, { $case: 'reply', value });
}

export function resume(bus: KindBus, agentId: string | undefined): void {
  if (agentId === undefined) return;
  const { personal } = bus.actor('agent', agentId).view;
  const conversationId = personal.find(({ reason }) => reason === 'parked')?.brief?.conversationId;
  if (conversationId !== undefined)
    bus.ask('agent', agentId, { $case: 'resumeParked', value: { conversationId } });
}

function call(bus: KindBus, { agent, medium, begins }: StepOf<'call'>): void {
  if (begins)
    bus.ask('agent', agent, { $case: 'takeExternalWork', value: { workId: 'call-1', medium, weight: 1 } });
  else bus.ask('agent', agent, { $case: 'endExternalWork', value: { workId: 'call-1' } });
}

function changed(directory: Directory, { agent, queue, how }: StepOf<'change'>): Directory {
  const version = directory.version + 1;
  const user = directory.users.get(agent);
  const of = directory.queues.get(queue);
  if (user === undefined || of === undefined) return directory;
  const withUser = (fields: Partial<User>): Directory => ({
    ...directory,
    version,
    users: new Map([...directory.users, [agent, { ...user, ...fields }]]),
  });
  const withQueue = (fields: Partial<Queue>): Directory => ({
    ...directory,
    version,
    queues: new Map([...directory.queues, [queue, { ...of, ...fields }]]),
  });
  const without = user.queueIds.filter((id) => id !== queue);
  const flipped = new Map([...user.skills].map(([id, level]) => [id, level === 0 ? 3 : 0]));
  const changes = [
    () => withUser({ active: !user.active }),
    () => withUser({ skills: flipped }),
    () => withUser({ queueIds: without.length < user.queueIds.length ? without : [...without, queue] }),
    () => withUser({ capacity: 1 + (user.capacity % 4) }),
    () => withQueue({ enabled: !of.enabled }),
    () => withQueue({ priorityMinutes: of.priorityMinutes === 0 ? 30 : 0, version: of.version + 1 }),
  ];
  return changes[how]?.() ?? directory;
}

/** As the watch of a node does it: queues and agents look again. */
export function changeDirectory(bus: KindBus, directory: Directory): void {
  bus.world.directory = directory;
  for (const { id } of bus.actors('queue'))
    bus.ask('queue', id, { $case: 'review', value: { workItemId: '' } });
  for (const { id } of bus.actors('agent')) bus.ask('agent', id, { $case: 'review', value: {} });
}
