// Things that come in one turn, handed on together: for whatever costs as much for many as for one.

import { onceATurn } from '#actors/once-a-turn.ts';

/** `hand` gets what was added since, after the turn in which the first of it came. */
export function createGather<Item>(hand: (items: readonly Item[]) => void): (item: Item) => void {
  const gathered: Item[] = [];
  const handSoon = onceATurn(() => hand(gathered.splice(0)));
  return (item) => {
    gathered.push(item);
    handSoon();
  };
}
