// The queue that `big-queue` measures: its directory, its records, and the commands that keep it moving.

import type { Directory, User } from '#actors/vocabulary/directory.ts';
import type { QueueCommand, QueueRecord, SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import type { SkillRequirement, WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import { benchDirectory } from './directory.ts';

export const bigQueue = {
  id: 'queue-0',
  items: 100_000,
  agents: 10_000,
  skillSets: 50,
  at: 1_800_000_000_000,
};

/** Nobody waits with this skill, and the agents who hold it are ready: what comes with it is offered at once. */
const expressSkill = 'express';
const expressAgents = 2_000;

function skillsOf(index: number): ReadonlyMap<string, number> {
  if (index < expressAgents) return new Map([[expressSkill, 5]]);
  const sets = Array.from({ length: 5 }, (_, nth) => (index * 7 + nth * 11) % bigQueue.skillSets);
  return new Map([['english', 5], ...sets.map((set) => [`skill-${set}`, 1 + (index % 9)] as const)]);
}

export function agentId(index: number): string {
  return `agent-${index}`;
}

function agent(index: number): User {
  const id = agentId(index);
  return {
    id,
    email: `${id}@bench.test`,
    name: id,
    role: 'agent',
    active: true,
    capacity: 1,
    skills: skillsOf(index),
    queueIds: [bigQueue.id],
  };
}

export function bigDirectory(): Directory {
  const users = Array.from({ length: bigQueue.agents }, (_, index) => agent(index));
  return { ...benchDirectory(), users: new Map(users.map((user) => [user.id, user])) };
}

function brief(workItemId: string, skills: SkillRequirement[], enqueuedAtMs: number): WorkItemBrief {
  return {
    workItemId,
    conversationId: `case-of-${workItemId}`,
    tag: 'SP-000001-K7Q2',
    subject: 'Where is my order of last week?',
    fromAddress: 'customer@customer.test',
    fromName: 'A Customer',
    skills,
    priority: 0,
    enqueuedAtMs,
    preferredAgentId: '',
    preferredUntilMs: 0,
    ruleId: 'default',
    ruleVersion: 1,
    followUp: false,
  };
}

function requiredBy(index: number): SkillRequirement[] {
  return [
    { skillId: 'english', level: 1 },
    { skillId: `skill-${index % bigQueue.skillSets}`, level: 1 },
  ];
}

/** What the agent says of itself: `free` of its one slot. */
export function statement(index: number, free: boolean, revision: number): SignedInAgent {
  return {
    agentId: agentId(index),
    routable: true,
    freeSlots: free ? 1 : 0,
    openItems: free ? 0 : 1,
    idleSinceMs: bigQueue.at - ((index * 7_919) % 3_600_000),
    signedInAtMs: bigQueue.at - 7_200_000,
    lastOfferAtMs: 0,
    inWrapUp: false,
    revision,
    skills: [],
    barred: '',
    absent: false,
  };
}

/** Every item waits and every agent who could take one is busy; those of the express skill are ready. */
export function bigRecords(): ReadonlyMap<string, QueueRecord> {
  const records = new Map<string, QueueRecord>();
  for (let index = 0; index < bigQueue.items; index += 1) {
    const id = `item-${index}`;
    const enqueuedAtMs = bigQueue.at - bigQueue.items * 10 + index * 10;
    const value = {
      brief: brief(id, requiredBy(index), enqueuedAtMs),
      state: WaitingState.WAITING,
      offerId: '',
      offeredAgentId: '',
      triedAgentIds: [],
    };
    records.set(`i/${id}`, { record: { $case: 'item', value } });
  }
  for (let index = 0; index < bigQueue.agents; index += 1) {
    const skills = [...skillsOf(index)].map(([skillId, level]) => ({ skillId, level }));
    const value = {
      ...statement(index, index < expressAgents, 1),
      skills: skills.toSorted((a, b) => (a.skillId < b.skillId ? -1 : 1)),
    };
    records.set(`a/${agentId(index)}`, { record: { $case: 'agent', value } });
  }
  const meta = { roundRobinAgentId: '', directoryVersion: 1, sweepAtMs: bigQueue.at + 3_600_000 };
  records.set('meta', { record: { $case: 'meta', value: meta } });
  return records;
}

export function agentSays(index: number, free: boolean, revision: number): QueueCommand {
  const agent = statement(index, free, revision);
  return { command: { $case: 'agentChanged', value: { signedIn: true, agent } } };
}

/** A further item of the usual kind, or one that a ready agent can take. */
export function arrival(index: number, kind: 'usual' | 'express'): QueueCommand {
  const skills = kind === 'usual' ? requiredBy(index) : [{ skillId: expressSkill, level: 1 }];
  return {
    command: {
      $case: 'enqueue',
      value: { brief: brief(`new-${kind}-${index}`, skills, bigQueue.at + index) },
    },
  };
}

/** A busy agent by number, another one each time. */
export function busyAgent(round: number): number {
  return expressAgents + (round % (bigQueue.agents - expressAgents));
}
