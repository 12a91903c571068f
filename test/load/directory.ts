// The directory of the benchmarks: queues with agents of their own, no wrap-up, no receipts, so that nothing but
// routing is measured.

import type { Directory, Queue, User } from '#actors/vocabulary/directory.ts';
import { personPolicyDefaults } from '#actors/vocabulary/people.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import { systemSettingsDefaults } from '#actors/vocabulary/system-settings.ts';

export const benchSize = { queues: 8, agentsPerQueue: 8, capacity: 8 } as const;

export function queueId(index: number): string {
  return `queue-${index}`;
}

export function agentIds(queue: number): readonly string[] {
  return Array.from({ length: benchSize.agentsPerQueue }, (_, index) => `agent-${queue}-${index}`);
}

function queue(index: number): Queue {
  return {
    id: queueId(index),
    name: queueId(index),
    enabled: true,
    strategy: 'longest-idle',
    offerTimeoutMs: 30_000,
    wrapUpMs: 0,
    skills: [{ skillId: 'english', level: 1 }],
    serviceLevelSeconds: 60,
    stickyMs: 0,
    receiptEnabled: false,
    ...queuePolicyDefaults,
    version: 1,
  };
}

function agent(id: string, queueIds: readonly string[]): User {
  return {
    id,
    email: `${id}@bench.test`,
    name: id,
    role: 'agent',
    active: true,
    capacity: benchSize.capacity,
    skills: new Map([['english', 5]]),
    queueIds,
    memberships: new Map(),
    ...personPolicyDefaults,
  };
}

export function benchDirectory(): Directory {
  const numbers = Array.from({ length: benchSize.queues }, (_, index) => index);
  const users = numbers.flatMap((number) => agentIds(number).map((id) => agent(id, [queueId(number)])));
  return {
    version: 1,
    users: new Map(users.map((user) => [user.id, user])),
    groups: new Map(),
    skills: new Map([['english', { id: 'english', name: 'English', weight: 1 }]]),
    queues: new Map(numbers.map((number) => [queueId(number), queue(number)])),
    mailboxes: new Map(),
    pools: new Map(),
    domains: new Map(),
    rules: [],
    templates: new Map(),
    statuses: new Map([
      [
        'available',
        { id: 'available', name: 'Available', routable: true, reportClass: 'available', builtIn: true },
      ],
      ['offline', { id: 'offline', name: 'Offline', routable: false, reportClass: 'offline', builtIn: true }],
    ]),
    schedules: new Map(),
    vips: new Map(),
    dictionaries: new Map(),
    questionnaires: new Map(),
    settings: systemSettingsDefaults,
  };
}
