// Items that wait, grouped by the set of skills that they require, each group in its order (F28); items that are
// reserved for one agent (F45) are in a group of that agent instead. An index derived from records.

import { OrderedSet } from '../routing/ordered-set.ts';
import { compareAge, compareWaiting } from '../routing/ordering.ts';
import { requirementsKey } from '../vocabulary/skill.ts';
import type { SkillLevel } from '../vocabulary/skill.ts';
import { isReserved } from './records.ts';
import type { Item } from './records.ts';

export interface WaitingGroup {
  readonly required: readonly SkillLevel[];
  readonly items: OrderedSet<Item>;
}

export class WaitingOrder {
  /** By `requirementsKey`. */
  readonly groups = new Map<string, WaitingGroup>();
  /** By agent id. */
  readonly reserved = new Map<string, OrderedSet<Item>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(item: Item): void {
    this.#itemsWith(item).add(item);
    this.#size += 1;
  }

  remove(item: Item): void {
    const items = this.#itemsWith(item);
    if (items.delete(item)) this.#size -= 1;
    if (items.size > 0) return;
    if (isReserved(item)) this.reserved.delete(item.brief.preferredAgentId);
    else this.groups.delete(requirementsKey(item.brief.skills));
  }

  #itemsWith(item: Item): OrderedSet<Item> {
    return isReserved(item) ? this.#reservedFor(item.brief.preferredAgentId) : this.#groupOf(item).items;
  }

  #reservedFor(agentId: string): OrderedSet<Item> {
    const known = this.reserved.get(agentId);
    if (known !== undefined) return known;
    const items = new OrderedSet<Item>(compareItems);
    this.reserved.set(agentId, items);
    return items;
  }

  #groupOf(item: Item): WaitingGroup {
    const key = requirementsKey(item.brief.skills);
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    const group = { required: item.brief.skills, items: new OrderedSet<Item>(compareItems) };
    this.groups.set(key, group);
    return group;
  }
}

export function compareItems(a: Item, b: Item): number {
  return compareWaiting(a.brief, b.brief);
}

export function compareItemAges(a: Item, b: Item): number {
  return compareAge(a.brief, b.brief);
}
