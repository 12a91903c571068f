// Chance of a simulation: one independent stream for each concern, all from one seed, so that a change of one concern
// does not shuffle the others.

import { createSeededChance } from '#actors/adapters/memory/clock.ts';
import type { Chance } from '#actors/ports/clock.ts';

/** FNV-1a over the text, mixed into a starting value. */
export function mixText(start: number, text: string): number {
  let mixed = start >>> 0;
  for (let at = 0; at < text.length; at += 1)
    mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return mixed;
}

export class Dice {
  readonly chance: Chance;

  constructor(seed: number, concern: string) {
    this.chance = createSeededChance(mixText(mixText(0x811c9dc5, String(seed)), `/${concern}`));
  }

  /** In [from, to). */
  between(from: number, to: number): number {
    return from + this.chance.random() * (to - from);
  }

  /** Whole, in [0, below). */
  below(below: number): number {
    return Math.floor(this.chance.random() * below);
  }

  /** True with this probability. */
  odds(probability: number): boolean {
    return this.chance.random() < probability;
  }

  /** Undefined only of an empty list. */
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }
}
