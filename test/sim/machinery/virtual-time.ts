// The one clock and the one queue of a simulation: everything that happens later waits here, and happens in the order of
// its virtual time. After each event all promises that it settled run to their end, so one event is one atomic step.

interface Event {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

const before = (left: Event, right: Event): boolean =>
  left.at < right.at || (left.at === right.at && left.order < right.order);

export class VirtualTime {
  #now = 0;
  #orders = 0;
  /** Binary heap by time, then by the order of setting; cancelled events stay until they come up. */
  readonly #heap: Event[] = [];
  happened = 0;

  /** Milliseconds since the start of the simulation. */
  get now(): number {
    return this.#now;
  }

  /** Runs `task` after `delayMs`; returns how to cancel it. */
  after(delayMs: number, task: () => void): () => void {
    this.#orders += 1;
    const event: Event = { at: this.#now + Math.max(0, delayMs), order: this.#orders, run: task };
    this.#push(event);
    return () => {
      event.run = null;
    };
  }

  /** Lets events happen until `over` says so after one of them, or none is left. */
  async run(over: () => boolean): Promise<void> {
    for (let event = this.#pop(); event !== undefined; event = this.#pop()) {
      if (event.run === null) continue;
      this.#now = event.at;
      this.happened += 1;
      event.run();
      // A turn of the event loop comes only after all promises have run.
      await new Promise((resolve) => setImmediate(resolve));
      if (over()) return;
    }
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let child = heap.length;
    heap.push(event);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || before(above, event)) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = event;
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      let least = heap[child];
      const other = heap[child + 1];
      if (least === undefined) break;
      if (other !== undefined && before(other, least)) {
        least = other;
        child += 1;
      }
      if (before(last, least)) break;
      heap[parent] = least;
      parent = child;
    }
    heap[parent] = last;
    return first;
  }
}
