// What can happen to a small company of agents, at random: mail, messages under way, buttons pressed, time that passes.

import * as fc from 'fast-check';
import type { KindBus } from './kind-bench.ts';
import { aMail } from './kind-commands.ts';

export const agentIds = ['ann', 'ben', 'cid', 'dora'];
export const queueIds = ['support', 'sales'];
export type Happening =
  | { readonly what: 'mail'; readonly case: number; readonly skill: number }
  | { readonly what: 'close'; readonly case: number; readonly agent: number }
  | { readonly what: 'deliver'; readonly picks: readonly number[] }
  | { readonly what: 'press'; readonly agent: number; readonly button: number }
  | { readonly what: 'finish'; readonly agent: number; readonly how: number }
  | { readonly what: 'presence'; readonly agent: number; readonly how: number }
  | { readonly what: 'take'; readonly agent: number; readonly how: number; readonly case: number }
  | { readonly what: 'time'; readonly ms: number };

const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const chance = fc.double({ min: 0, max: 0.999, noNaN: true });

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('mail'), case: small(11), skill: small(3) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('close'), case: small(11), agent: small(3) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constant('deliver'),
      picks: fc.array(chance, { minLength: 1, maxLength: 12 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('press'), agent: small(3), button: small(3) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('finish'), agent: small(3), how: small(6) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('presence'), agent: small(3), how: small(8) }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('take'), agent: small(3), how: small(3), case: small(11) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('time'), ms: fc.constantFrom(1, 900, 5_000, 31_000, 70_000) }),
  },
) as fc.Arbitrary<Happening>;

const required = [
  [],
  [{ skillId: 'german', level: 1 }],
  [{ skillId: 'billing', level: 2 }],
  [{ skillId: 'german', level: 4 }],
];

export function happen(bus: KindBus, { step, random }: { step: Happening; random: () => number }): void {
  switch (step.what) {
    case 'mail': {
      const queueId = queueIds[step.case % 2] ?? '';
      const skills = required[step.skill] ?? [];
      const messageId = `m-${bus.events.length}-${bus.world.at}`;
      bus.ask('conversation', `case-${step.case}`, {
        $case: 'receive',
        value: aMail(messageId, { queueId, skills, priority: step.skill % 2 }),
      });
      break;
    }
    case 'close':
      bus.ask('conversation', `case-${step.case}`, {
        $case: 'close',
        value: { agentId: agentIds[step.agent] ?? '' },
      });
      break;
    case 'deliver':
      for (const pick of step.picks) bus.deliver(pick);
      break;
    case 'press':
      press(bus, agentIds[step.agent] ?? '', step.button);
      break;
    case 'finish':
      finish(bus, agentIds[step.agent] ?? '', step.how);
      break;
    case 'presence':
      changePresence(bus, agentIds[step.agent] ?? '', step.how);
      break;
    case 'take':
      takeByHand(bus, step);
      break;
    case 'time':
      bus.advance(step.ms, random);
      break;
  }
}

export function press(bus: KindBus, agentId: string, button: number): void {
  const [offer] = bus.actor('agent', agentId).view.offers;
  if (offer === undefined) return;
  const { offerId } = offer;
  bus.ask('agent', agentId, { $case: button === 0 ? 'decline' : 'accept', value: { offerId } });
}

export function finish(bus: KindBus, agentId: string, how: number): void {
  const { workItems, personal } = bus.actor('agent', agentId).view;
  const parked = personal.find(({ reason }) => reason === 'parked')?.brief?.conversationId;
  if (parked !== undefined && how % 2 === 1)
    bus.ask('agent', agentId, { $case: 'resumeParked', value: { conversationId: parked } });
  const conversationId = workItems[0]?.brief?.conversationId;
  if (conversationId === undefined) return;
  if (how === 4 || how === 5) {
    const untilMs = how === 4 ? 0 : bus.world.at + 5_000;
    const value = { agentId, untilMs, byUserId: '', reason: '' };
    bus.ask('conversation', conversationId, { $case: 'park', value });
    return;
  }
  if (how === 6) {
    const value = { agentId, byUserId: 'boss', reason: '', toAgentId: '' };
    bus.ask('conversation', conversationId, { $case: 'requeue', value });
    return;
  }
  if (how === 0) {
    const queueId =
      bus.actor('conversation', conversationId).view.case?.queueId === 'sales' ? 'support' : 'sales';
    bus.ask('conversation', conversationId, {
      $case: 'transfer',
      value: { agentId, queueId, comment: '', toAgentId: '' },
    });
  } else {
    const messageId = `r-${bus.events.length}-${bus.world.at}`;
    bus.ask('conversation', conversationId, {
      $case: 'reply',
      value: { agentId, messageId, close: true, seenVersion: 0, hold: false, forward: false },
    });
  }
}

/** Picks a case by hand, or gets the next one of a queue. */
function takeByHand(bus: KindBus, step: Happening & { readonly what: 'take' }): void {
  const agentId = agentIds[step.agent] ?? '';
  if (step.how < 2) {
    const value = { agentId, peek: false };
    bus.ask('queue', queueIds[step.how] ?? '', { $case: 'next', value });
    return;
  }
  const { workItem } = bus.actor('conversation', `case-${step.case}`).view;
  if (workItem === undefined) return;
  const value = { agentId, workItemId: workItem.workItemId };
  bus.ask('queue', workItem.queueId, { $case: 'pick', value });
}

function changePresence(bus: KindBus, agentId: string, how: number): void {
  const queueId = queueIds[how % 2] ?? '';
  if (how < 2) bus.ask('agent', agentId, { $case: 'signIn', value: { queueId } });
  else if (how < 4) bus.ask('agent', agentId, { $case: 'signOut', value: { queueId } });
  else setStatus(bus, agentId, how < 6 ? 'break' : 'available');
}

export function setStatus(bus: KindBus, agentId: string, statusId: string): void {
  bus.ask('agent', agentId, { $case: 'setStatus', value: { statusId, reason: '', byUserId: agentId } });
}
