// The queues that `big-queue` and `queue-growth` measure: directory, records, and the commands that keep them moving.

import type { Directory, User } from '#actors/vocabulary/directory.ts';
import type { StrategyName } from '#actors/vocabulary/strategy-names.ts';
import { personPolicyDefaults } from '#actors/vocabulary/people.ts';
import type { QueueCommand, QueueRecord } from '#proto/gen/skillpost/v1/queue.ts';
import { QueueMeta, SignedInAgent, WaitingItem, WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import { type SkillRequirement, WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import { benchDirectory } from './directory.ts';

export interface QueueSize {
  readonly items: number;
  readonly agents: number;
}

/** What one queue must carry. */
export const bigQueue: QueueSize = { items: 100_000, agents: 10_000 };
export const queueUnderTest = { kind: 'queue', id: 'queue-0' } as const;
export const queueStartsAt = 1_800_000_000_000;
const skillSets = 50;

/** Nobody waits with this skill, and the agents who hold it are ready: what comes with it is offered at once. */
const expressSkill = 'express';
const expressAgents = ({ agents }: QueueSize): number => agents / 5;

function skillsOf(index: number, size: QueueSize): ReadonlyMap<string, number> {
  if (index < expressAgents(size)) return new Map([[expressSkill, 5]]);
  const sets = Array.from({ length: 5 }, (_, nth) => (index * 7 + nth * 11) % skillSets);
  return new Map([['english', 5], ...sets.map((set) => [`skill-${set}`, 1 + (index % 9)] as const)]);
}

export function agentId(index: number): string {
  return `agent-${index}`;
}

function agent(index: number, size: QueueSize): User {
  const id = agentId(index);
  return {
    id,
    email: `${id}@bench.test`,
    name: id,
    role: 'agent',
    active: true,
    capacity: 1,
    skills: skillsOf(index, size),
    queueIds: [queueUnderTest.id],
    memberships: new Map(),
    ...personPolicyDefaults,
  };
}

export function queueDirectory(size: QueueSize, strategy: StrategyName): Directory {
  const users = Array.from({ length: size.agents }, (_, index) => agent(index, size));
  const directory = benchDirectory();
  const queues = [...directory.queues].map(([id, queue]) => [id, { ...queue, strategy }] as const);
  return { ...directory, queues: new Map(queues), users: new Map(users.map((user) => [user.id, user])) };
}

function brief(workItemId: string, skills: SkillRequirement[], enqueuedAtMs: number): WorkItemBrief {
  return WorkItemBrief.fromPartial({
    workItemId,
    conversationId: `case-of-${workItemId}`,
    tag: 'SP-000001-K7Q2',
    subject: 'Where is my order of last week?',
    fromAddress: 'customer@customer.test',
    fromName: 'A Customer',
    skills,
    enqueuedAtMs,
    ruleId: 'default',
    ruleVersion: 1,
  });
}

function requiredBy(index: number): SkillRequirement[] {
  return [
    { skillId: 'english', level: 1 },
    { skillId: `skill-${index % skillSets}`, level: 1 },
  ];
}

/** What the agent says of itself: `free` of its one slot. */
export function statement(index: number, free: boolean, revision: number): SignedInAgent {
  return SignedInAgent.fromPartial({
    agentId: agentId(index),
    routable: true,
    freeSlots: free ? 1 : 0,
    openItems: free ? 0 : 1,
    idleSinceMs: queueStartsAt - ((index * 7_919) % 3_600_000),
    signedInAtMs: queueStartsAt - 7_200_000,
    revision,
  });
}

/** Every item waits and every agent who could take one is busy; those of the express skill are ready. */
export function queueRecords(size: QueueSize): ReadonlyMap<string, QueueRecord> {
  const records = new Map<string, QueueRecord>();
  for (let index = 0; index < size.items; index += 1) {
    const id = `item-${index}`;
    const enqueuedAtMs = queueStartsAt - size.items * 10 + index * 10;
    const value = WaitingItem.fromPartial({
      brief: brief(id, requiredBy(index), enqueuedAtMs),
      state: WaitingState.WAITING,
    });
    records.set(`i/${id}`, { record: { $case: 'item', value } });
  }
  for (let index = 0; index < size.agents; index += 1) {
    const skills = [...skillsOf(index, size)].map(([skillId, level]) => ({ skillId, level }));
    const value = {
      ...statement(index, index < expressAgents(size), 1),
      skills: skills.toSorted((a, b) => (a.skillId < b.skillId ? -1 : 1)),
    };
    records.set(`a/${agentId(index)}`, { record: { $case: 'agent', value } });
  }
  const meta = QueueMeta.fromPartial({
    directoryVersion: 1,
    sweepAtMs: queueStartsAt + 3_600_000,
    priorityMinutes: queuePolicyDefaults.priorityMinutes,
  });
  records.set('meta', { record: { $case: 'meta', value: meta } });
  return records;
}

export function agentSays(index: number, free: boolean, revision: number): QueueCommand {
  const agent = statement(index, free, revision);
  return { command: { $case: 'agentChanged', value: { signedIn: true, agent } } };
}

function arrival(id: string, skills: SkillRequirement[], round: number): QueueCommand {
  const value = { brief: brief(id, skills, queueStartsAt + round) };
  return { command: { $case: 'enqueue', value } };
}

/** A further item of the usual kind, that somebody like those who wait would take. */
export function usualArrival(round: number, skills: readonly SkillRequirement[]): QueueCommand {
  return arrival(`new-${round}`, [...skills], round);
}

/** One that a ready agent can take. */
export function expressArrival(round: number): QueueCommand {
  return arrival(`new-express-${round}`, [{ skillId: expressSkill, level: 1 }], round);
}

/** A busy agent by number, another one each time. */
export function busyAgent(round: number, size: QueueSize): number {
  return expressAgents(size) + (round % (size.agents - expressAgents(size)));
}
