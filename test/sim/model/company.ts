// A random company for the model: agents with skills, tiers, caps and profiles, queues with every policy that there is.
// What is drawn is small, so that a few dozen steps meet every limit.

import * as fc from 'fast-check';
import type { Directory, Queue, User } from '#actors/vocabulary/directory.ts';
import type { Membership } from '#actors/vocabulary/people.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import type { QueuePolicy } from '#actors/vocabulary/queue-policy.ts';
import type { Schedule } from '#actors/vocabulary/schedule.ts';
import { strategyNames } from '#actors/vocabulary/strategy-names.ts';
import { systemStatuses } from '#actors/vocabulary/directory.ts';
import { transferQueueId, transferSkillId } from '#actors/vocabulary/system-queues.ts';
import { aDirectory, aQueue, aStatus, aUser } from '#test/support/directory.ts';

export const agentIds: readonly string[] = ['ann', 'ben', 'cid', 'dora'];
export const queueIds: readonly string[] = ['support', 'sales', 'backup'];
export const allQueueIds: readonly string[] = [...queueIds, transferQueueId];
export const statusIds: readonly string[] = ['available', 'back-office', 'break', 'offline'];
export const profileId = 'only-german';
const skillIds = ['german', 'billing'];

/** Steps happen between 00:16 and about 01:00 on a Thursday: closed twice, and before and on a holiday none of it. */
const office: Schedule = {
  id: 'office',
  name: 'Office',
  zone: 'UTC',
  weekly: [1, 2, 3, 4, 5, 6, 7].flatMap((day) => [
    { day, from: '00:00', to: '00:18' },
    { day, from: '00:19', to: '00:22' },
    { day, from: '00:24', to: '24:00' },
  ]),
  holidays: [],
};

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 2 });
const rarely = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const times = fc.constantFrom(0, 5_000, 20_000, 60_000);

const tierRules = fc
  .record({ afterMs: maybe(times), length: maybe(fc.integer({ min: 1, max: 4 })), whenAbsent: fc.boolean() })
  .chain((first) =>
    maybe(fc.record({ afterMs: maybe(times), length: fc.constant(null), whenAbsent: fc.boolean() })).map(
      (second) => [{ tier: 2, ...first }, ...(second === null ? [] : [{ tier: 3, ...second }])],
    ),
  );

const relaxation = fc.array(
  fc.record({
    afterMs: fc.constantFrom(1_000, 10_000, 40_000),
    skills: fc.uniqueArray(
      fc.record({ skillId: fc.constantFrom(...skillIds), level: fc.integer({ min: 0, max: 3 }) }),
      { minLength: 1, maxLength: 2, selector: ({ skillId }) => skillId },
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

const policy: fc.Arbitrary<Partial<Queue>> = fc.record({
  strategy: fc.constantFrom(...strategyNames),
  mode: rarely<QueuePolicy['mode']>('push', fc.constantFrom('pull', 'hybrid')),
  hybridPullMs: fc.constantFrom(1_000, 30_000),
  medium: rarely<QueuePolicy['medium']>('email', fc.constantFrom('task', 'chat')),
  weight: rarely(1, fc.integer({ min: 0, max: 3 })),
  interrupts: rarely(true, fc.boolean()),
  mostPerAgent: maybe(fc.integer({ min: 1, max: 2 })),
  tiers: rarely<QueuePolicy['tiers']>([], tierRules),
  tierHoldMs: fc.constantFrom(0, 10_000),
  relaxation: rarely<QueuePolicy['relaxation']>([], relaxation),
  priorityMinutes: fc.constantFrom(0, 1, 30),
  pick: fc.constantFrom<QueuePolicy['pick'][]>('none', 'vip', 'all'),
  backup: rarely<QueuePolicy['backup']>(
    null,
    fc.record({
      queueId: fc.constantFrom('backup', 'sales'),
      afterMs: maybe(times),
      length: maybe(fc.integer({ min: 1, max: 4 })),
      whenClosed: fc.boolean(),
    }),
  ),
  thresholds: rarely<QueuePolicy['thresholds']>(
    queuePolicyDefaults.thresholds,
    fc.record({
      waiting: maybe(fc.integer({ min: 1, max: 3 })),
      oldestMs: maybe(times),
      handlingMs: maybe(times),
      dropoutMs: maybe(times),
    }),
  ),
  scheduleId: rarely<string | null>(null, fc.constant('office')),
  stickyMs: fc.constantFrom(0, 30_000, 120_000),
  stickyBusinessTime: fc.boolean(),
  stickyOverCapacity: fc.boolean(),
  missLimit: rarely(0, fc.integer({ min: 1, max: 2 })),
  ringMost: fc.integer({ min: 1, max: 4 }),
  ringCountsMisses: fc.boolean(),
  wrapUpByCapacity: fc.boolean(),
  wrapUpMs: fc.constantFrom(0, 5_000),
  statusResetsIdle: fc.boolean(),
  skills: rarely<Queue['skills']>(
    [],
    fc.integer({ min: 1, max: 3 }).map((level) => [{ skillId: 'german', level }]),
  ),
});

const level = fc.integer({ min: 0, max: 5 });
const levels = fc
  .record({ german: maybe(level), billing: maybe(level) })
  .map(
    (held) => new Map(Object.entries(held).flatMap(([id, level]) => (level === null ? [] : [[id, level]]))),
  );

const membership: fc.Arbitrary<Membership> = fc.record({
  tier: rarely(1, fc.integer({ min: 2, max: 3 })),
  priority: fc.integer({ min: 0, max: 2 }),
  weight: fc.integer({ min: 1, max: 100 }),
  position: fc.integer({ min: 0, max: 3 }),
  assigned: rarely(false, fc.boolean()),
});

const person: fc.Arbitrary<Partial<User>> = fc.record({
  capacity: fc.integer({ min: 1, max: 4 }),
  mediumCapacity: rarely<User['mediumCapacity']>({}, fc.constantFrom({ email: 1 }, { task: 1 }, { chat: 2 })),
  skills: levels,
  memberships: fc
    .tuple(membership, membership, membership)
    .map((each) => new Map(each.map((one, index) => [queueIds[index] ?? '', one]))),
  pickOverCapacity: rarely(false, fc.boolean()),
});

export const company: fc.Arbitrary<Directory> = fc
  .record({
    people: fc.tuple(person, person, person, person),
    policies: fc.tuple(policy, policy, policy),
    comments: rarely(false, fc.boolean()),
  })
  .map(({ people, policies, comments }) =>
    aDirectory({
      users: people.map((fields, index) => {
        const german = new Map([
          ['german', 2],
          [transferSkillId, index],
        ]);
        const profiles = [{ id: profileId, name: 'German', skills: german }];
        const skills = new Map([...(fields.skills ?? []), [transferSkillId, index]]);
        return aUser(agentIds[index] ?? '', {
          ...fields,
          skills,
          profiles,
          queueIds: allQueueIds,
        });
      }),
      queues: [
        ...policies.map((fields, index) => aQueue(queueIds[index] ?? '', fields)),
        aQueue(transferQueueId, {
          pick: 'all',
          wrapUpMs: 0,
          stickyMs: 0,
          skills: [{ skillId: transferSkillId, level: 1 }],
        }),
      ],
      skills: skillIds.map((id) => ({ id, name: id })),
      schedules: [office],
      statuses: [
        aStatus('available', { reportClass: 'available' }),
        aStatus('back-office', { routable: true }),
        aStatus('break', { reportClass: 'break' }),
        aStatus('offline', { reportClass: 'offline' }),
        aStatus(systemStatuses.breakMissed, { reportClass: 'break' }),
        aStatus(systemStatuses.away, { reportClass: 'break' }),
      ],
      settings: {
        transferToAgent: true,
        transferToPersonal: true,
        transferCommentRequired: comments,
        transferAlarmMs: 60_000,
      },
    }),
  );

/** The same people on a day on which everything can be done: all skills, every queue open and pushed. */
export function easyDay(directory: Directory): Directory {
  const users = [...directory.users.values()].map((user): [string, User] => {
    const skills = new Map([...user.skills.keys(), ...skillIds].map((id) => [id, 10]));
    return [
      user.id,
      {
        ...user,
        active: true,
        capacity: 9,
        mediumCapacity: {},
        memberships: new Map(),
        skills,
        profiles: [],
      },
    ];
  });
  const queues = [...directory.queues.values()].map((queue): [string, Queue] => {
    const open = { enabled: true, scheduleId: null, tiers: [], backup: null, mostPerAgent: null };
    return [queue.id, { ...queue, ...open, mode: 'push', hybridPullMs: 0, missLimit: 0, interrupts: true }];
  });
  return { ...directory, version: directory.version + 1, users: new Map(users), queues: new Map(queues) };
}
