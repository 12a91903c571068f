// The house that is simulated: three queues, six agents with few slots, short times, so that a minute holds a working day.

import type { Directory } from '#actors/vocabulary/directory.ts';
import { machineMailDefaults } from '#actors/vocabulary/machine-mail.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import type { Membership } from '#actors/vocabulary/people.ts';
import type { RelaxationStep } from '#actors/vocabulary/queue-policy.ts';
import { aDirectory, aFetching, aMailbox, aQueue, aUser } from '#test/support/directory.ts';

const skills = [
  { id: 'billing', name: 'Billing' },
  { id: 'french', name: 'French' },
];

/** Soon any level is enough, then French is not asked for. */
export const relaxation: readonly RelaxationStep[] = [
  { afterMs: 900, skills: [{ skillId: 'french', level: 1 }] },
  { afterMs: 2_500, skills: [{ skillId: 'french', level: 0 }] },
];

const times = { offerTimeoutMs: 1_500, wrapUpMs: 400, stickyMs: 1_200, undoMs: 600, relaxation };

/** How long the second tier of support stays open at least. */
export const tierHoldMs = 3_000;
const secondTier: Membership = { ...plainMembership, tier: 2 };

export const simulatedDirectory: Directory = aDirectory({
  skills,
  queues: [
    aQueue('support', {
      ...times,
      strategy: 'best-agent',
      tiers: [{ tier: 2, afterMs: 1_200, length: 3, whenAbsent: true }],
      tierHoldMs,
    }),
    aQueue('invoices', { ...times, strategy: 'round-robin', skills: [{ skillId: 'billing', level: 2 }] }),
    aQueue('sales', {
      ...times,
      strategy: 'all-agents',
      ringMost: 2,
      wrapUpMs: 0,
      stickyMs: 0,
      receiptEnabled: false,
    }),
    aQueue('transfer', { ...times, wrapUpMs: 0, stickyMs: 0, receiptEnabled: false }),
  ],
  mailboxes: [
    aMailbox('support', { fetching: aFetching({ pollMs: 700 }) }),
    aMailbox('invoices', { fetching: aFetching({ pollMs: 700, idle: false }) }),
    aMailbox('sales'),
  ],
  settings: {
    transferToPersonal: true,
    transferToAgent: true,
    transferAlarmMs: 2_500,
    machineMail: { ...machineMailDefaults, perSubject: 1_000, suspectMails: 3 },
    machineMailLadder: [{ withinMs: 600_000, most: 4 }],
  },
  users: [
    aUser('ada', {
      capacity: 1,
      queueIds: ['support', 'sales', 'transfer'],
      memberships: new Map([['support', secondTier]]),
    }),
    aUser('ben', { capacity: 2, queueIds: ['support'], skills: new Map([['french', 4]]) }),
    aUser('cem', { capacity: 3, queueIds: ['support', 'invoices'], skills: new Map([['billing', 5]]) }),
    aUser('dot', {
      capacity: 1,
      queueIds: ['invoices', 'sales', 'support'],
      skills: new Map([
        ['billing', 3],
        ['french', 1],
      ]),
    }),
    aUser('eve', { capacity: 2, queueIds: ['sales', 'invoices'], skills: new Map([['billing', 2]]) }),
    aUser('fay', { capacity: 2, queueIds: ['sales', 'transfer'] }),
  ],
});

export const queueIds: readonly string[] = [...simulatedDirectory.queues.keys()];
export const agentIds: readonly string[] = [...simulatedDirectory.users.keys()];
