// Which agents could take an item now, by the set of skills that it requires, each set in the order of the strategy.
// An index derived from records: pools are built when a decision first asks for one, and kept from then on.

import { limits } from '../limits.ts';
import { OrderedSet } from '../routing/ordered-set.ts';
import type { Asked, RoutingStrategy } from '../routing/strategy.ts';
import { WeightedSet } from '../routing/weighted-set.ts';
import { missingSkill } from '../vocabulary/skill.ts';
import type { SkillLevel } from '../vocabulary/skill.ts';
import type { SkillSet } from './waiting-order.ts';
import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

/** The ready agents who hold one set of skills. */
export class ReadyPool {
  readonly required: readonly SkillLevel[];
  readonly #members = new Map<string, SignedInAgent>();
  /** As last asked for: a queue has one strategy at a time. */
  #ordered: { readonly key: string; readonly agents: OrderedSet<SignedInAgent> } | null = null;
  #drawable: { readonly key: string; readonly agents: WeightedSet<SignedInAgent> } | null = null;

  constructor(required: readonly SkillLevel[]) {
    this.required = required;
  }

  get size(): number {
    return this.#members.size;
  }

  member(agentId: string): SignedInAgent | undefined {
    return this.#members.get(agentId);
  }

  /** O(size) the first time, and after a change of what the order depends on. */
  ordered(strategy: RoutingStrategy, asked: Asked): OrderedSet<SignedInAgent> {
    const key = `${strategy.name} ${strategy.orderKey(asked)}`;
    if (this.#ordered?.key === key) return this.#ordered.agents;
    const agents = new OrderedSet<SignedInAgent>(strategy.order(asked));
    for (const agent of this.#members.values()) agents.add(agent);
    this.#ordered = { key, agents };
    return agents;
  }

  /** In order of the ids, to draw from. */
  drawable({ name, share }: RoutingStrategy): WeightedSet<SignedInAgent> {
    if (this.#drawable?.key === name) return this.#drawable.agents;
    const agents = new WeightedSet<SignedInAgent>({ name: ({ agentId }) => agentId, share });
    for (const agent of this.#members.values()) agents.add(agent);
    this.#drawable = { key: name, agents };
    return agents;
  }

  add(agent: SignedInAgent): void {
    if (missingSkill(agent.skills, this.required) !== undefined) return;
    this.#members.set(agent.agentId, agent);
    this.#ordered?.agents.add(agent);
    this.#drawable?.agents.add(agent);
  }

  remove(agentId: string): void {
    const agent = this.#members.get(agentId);
    if (agent === undefined) return;
    this.#members.delete(agentId);
    this.#ordered?.agents.delete(agent);
    this.#drawable?.agents.delete(agent);
  }
}

export class ReadyPools {
  readonly #ready = new Map<string, SignedInAgent>();
  readonly #pools = new Map<string, ReadyPool>();

  /** `agent` is null when not ready. */
  set(agentId: string, agent: SignedInAgent | null): void {
    const before = this.#ready.get(agentId) ?? null;
    if (before === agent) return;
    if (before !== null) {
      this.#ready.delete(agentId);
      for (const pool of this.#pools.values()) pool.remove(agentId);
    }
    if (agent !== null) {
      this.#ready.set(agentId, agent);
      for (const pool of this.#pools.values()) pool.add(agent);
    }
  }

  /** O(ready agents) the first time that a set of skills is asked for. `inUse`: sets that items wait with. */
  pool({ key, required }: SkillSet, inUse: ReadonlyMap<string, unknown>): ReadyPool {
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    this.#forgetUnused(inUse);
    const built = new ReadyPool(required);
    for (const agent of this.#ready.values()) built.add(agent);
    this.#pools.set(key, built);
    return built;
  }

  #forgetUnused(inUse: ReadonlyMap<string, unknown>): void {
    if (this.#pools.size < limits.queueSkillSets) return;
    for (const key of this.#pools.keys()) if (!inUse.has(key)) this.#pools.delete(key);
  }
}
