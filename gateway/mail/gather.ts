// Things that come in one turn, handed on together: for whatever costs as much for many as for one.

/** `hand` gets what was added since, after the turn in which the first of it came. */
export function createGather<Item>(hand: (items: readonly Item[]) => void): (item: Item) => void {
  let gathered: Item[] = [];
  return (item) => {
    gathered.push(item);
    if (gathered.length > 1) return;
    setImmediate(() => {
      const items = gathered;
      gathered = [];
      hand(items);
    });
  };
}
