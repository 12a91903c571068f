// Items that wait, grouped by the set of skills that they require, each group in its order (F28, F42); items that are
// reserved for one agent (F45) are in a group of that agent instead. An index derived from records.

import { OrderedSet } from '../routing/ordered-set.ts';
import { compareAge, compareWaiting } from '../routing/ordering.ts';
import { requirementsKey } from '../vocabulary/skill.ts';
import type { SkillLevel } from '../vocabulary/skill.ts';
import { isReserved, requiredOf } from './records.ts';
import type { Item } from './records.ts';

/** A set of required skills with its key. */
export interface SkillSet {
  /** `requirementsKey` of `required`. */
  readonly key: string;
  readonly required: readonly SkillLevel[];
}

export function skillSetOf(item: Item): SkillSet {
  const required = requiredOf(item);
  return { key: requirementsKey(required), required };
}

export interface WaitingGroup extends SkillSet {
  readonly items: OrderedSet<Item>;
}

export class WaitingOrder {
  /** By the key of their skill set. */
  readonly groups = new Map<string, WaitingGroup>();
  /** Those that wait to be fetched by agents (F32), by the key of their skill set. */
  readonly pulled = new Map<string, WaitingGroup>();
  /** Those that are kept for one agent, by agent id. */
  readonly reserved = new Map<string, OrderedSet<Item>>();
  /** Kept for an agent who has let the offer pass, by agent id: to be taken by hand, not to be offered. */
  readonly aside = new Map<string, OrderedSet<Item>>();
  readonly #compare: (a: Item, b: Item) => number;
  #size = 0;
  #kept = 0;

  /** `priorityMinutes`: see `compareWaiting`. */
  constructor(priorityMinutes: number) {
    this.#compare = compareItems(priorityMinutes);
  }

  get size(): number {
    return this.#size;
  }

  /** How many are not kept for their last agent. */
  get anybodys(): number {
    return this.#size - this.#kept;
  }

  /** The groups that are offered; `all`: those too that wait to be fetched. */
  *offerable(all: boolean): Iterable<WaitingGroup> {
    yield* this.groups.values();
    if (all) yield* this.pulled.values();
  }

  /** Everything that is kept for the agent. */
  keptFor(agentId: string): readonly Item[] {
    return [...(this.reserved.get(agentId) ?? []), ...(this.aside.get(agentId) ?? [])];
  }

  /** For whom something is kept. */
  keepers(): ReadonlySet<string> {
    return new Set([...this.reserved.keys(), ...this.aside.keys()]);
  }

  /** Negative: `a` comes first. */
  compare(a: Item, b: Item): number {
    return this.#compare(a, b);
  }

  add(item: Item): void {
    if (!this.#itemsWith(item).add(item)) return;
    this.#size += 1;
    if (isReserved(item)) this.#kept += 1;
  }

  remove(item: Item): void {
    const items = this.#itemsWith(item);
    if (items.delete(item)) {
      this.#size -= 1;
      if (isReserved(item)) this.#kept -= 1;
    }
    if (items.size > 0) return;
    if (isReserved(item)) this.#keptGroups(item).delete(item.brief.preferredAgentId);
    else this.#groupsFor(item).delete(skillSetOf(item).key);
  }

  #itemsWith(item: Item): OrderedSet<Item> {
    return isReserved(item) ? this.#keptGroup(item) : this.#groupOf(item).items;
  }

  #keptGroup(item: Item): OrderedSet<Item> {
    const agentId = item.brief.preferredAgentId;
    const groups = this.#keptGroups(item);
    const known = groups.get(agentId);
    if (known !== undefined) return known;
    const items = new OrderedSet(this.#compare);
    groups.set(agentId, items);
    return items;
  }

  #keptGroups({ brief, triedAgentIds }: Item): Map<string, OrderedSet<Item>> {
    return triedAgentIds.includes(brief.preferredAgentId) ? this.aside : this.reserved;
  }

  #groupOf(item: Item): WaitingGroup {
    const skillSet = skillSetOf(item);
    const groups = this.#groupsFor(item);
    const known = groups.get(skillSet.key);
    if (known !== undefined) return known;
    const group = { ...skillSet, items: new OrderedSet(this.#compare) };
    groups.set(group.key, group);
    return group;
  }

  #groupsFor(item: Item): Map<string, WaitingGroup> {
    return item.pullUntilMs > 0 ? this.pulled : this.groups;
  }
}

export function compareItems(priorityMinutes: number): (a: Item, b: Item) => number {
  const compare = compareWaiting(priorityMinutes);
  return (a, b) => compare(a.brief, b.brief);
}

/** Who asks for less first comes first (C2). */
export function compareRelaxing(a: Item, b: Item): number {
  return a.relaxAtMs - b.relaxAtMs || compareItemAges(a, b);
}

export function compareItemAges(a: Item, b: Item): number {
  return compareAge(a.brief, b.brief);
}
