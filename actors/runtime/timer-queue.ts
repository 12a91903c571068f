// The durable timers of one shard, in memory: which are set, which is due next. Follows the turns as they run; the
// store follows by commits. A timer stays set until the turn that it starts, or another, clears it.

import type { Clock } from '../ports/clock.ts';
import type { StoredTimer } from '../ports/shard-store.ts';
import type { ActorAddress } from './definition.ts';
import type { Limits } from './host-deps.ts';

export interface TimerQueueDeps {
  readonly clock: Clock;
  readonly limits: Limits;
  /** Called when a timer is due, once per setting unless `retryLater` is called. */
  readonly fire: (timer: StoredTimer) => void;
}

interface Waking {
  readonly wakeAt: number;
  readonly timer: StoredTimer;
}

export function timerId(actor: ActorAddress, key: string): string {
  return `${actor.kind}/${actor.id}\0${key}`;
}

export class TimerQueue {
  readonly #deps: TimerQueueDeps;
  readonly #set = new Map<string, StoredTimer>();
  /** Binary heap by `wakeAt`; may hold timers that were cleared or set anew, which are passed over. */
  #heap: Waking[] = [];
  #armedFor = Infinity;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(deps: TimerQueueDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#set.size;
  }

  /** Sets, or sets anew: the former setting will not fire. */
  set(timer: StoredTimer): void {
    this.#set.set(timerId(timer.actor, timer.key), timer);
    this.#wake({ wakeAt: timer.dueAt, timer });
  }

  /** False: it was not set. */
  clear(id: string): boolean {
    return this.#set.delete(id);
  }

  /** Whether this very setting still stands. */
  stands(timer: StoredTimer): boolean {
    return this.#set.get(timerId(timer.actor, timer.key)) === timer;
  }

  /** Fires a due timer again after `delayMs`, if it still stands then. */
  retryLater(timer: StoredTimer, delayMs: number): void {
    this.#wake({ wakeAt: this.#deps.clock.now() + delayMs, timer });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #wake(waking: Waking): void {
    // Settings that were replaced wait in the heap for their time: thrown out when they are the most of it.
    if (this.#heap.length > 64 + 4 * this.#set.size) this.#rebuild();
    push(this.#heap, waking);
    this.#arm();
  }

  #rebuild(): void {
    const standing = this.#heap.filter(({ timer }) => this.stands(timer));
    this.#heap = [];
    for (const waking of standing) push(this.#heap, waking);
  }

  #arm(): void {
    const next = this.#heap[0]?.wakeAt ?? Infinity;
    if (this.#stopped || next >= this.#armedFor) return;
    this.#cancel?.();
    this.#armedFor = next;
    const delayMs = Math.min(Math.max(0, next - this.#deps.clock.now()), this.#deps.limits.timerSleepMs);
    this.#cancel = this.#deps.clock.after(delayMs, () => this.#ring());
  }

  #ring(): void {
    this.#armedFor = Infinity;
    this.#cancel = null;
    const now = this.#deps.clock.now();
    for (let fired = 0; fired < this.#deps.limits.timersPerWake;) {
      const next = this.#heap[0];
      if (next === undefined || next.wakeAt > now) break;
      pop(this.#heap);
      if (!this.stands(next.timer)) continue;
      fired += 1;
      this.#deps.fire(next.timer);
    }
    this.#arm();
  }
}

function swap(heap: Waking[], left: number, right: number): void {
  const [one, other] = [heap[left], heap[right]];
  if (one === undefined || other === undefined) return;
  heap[left] = other;
  heap[right] = one;
}

const wakeAt = (heap: readonly Waking[], index: number): number => heap[index]?.wakeAt ?? Infinity;

function push(heap: Waking[], waking: Waking): void {
  heap.push(waking);
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (wakeAt(heap, parent) <= wakeAt(heap, child)) return;
    swap(heap, parent, child);
    child = parent;
  }
}

function pop(heap: Waking[]): void {
  swap(heap, 0, heap.length - 1);
  heap.pop();
  let parent = 0;
  for (;;) {
    const left = 2 * parent + 1;
    const child = wakeAt(heap, left + 1) < wakeAt(heap, left) ? left + 1 : left;
    if (wakeAt(heap, parent) <= wakeAt(heap, child)) return;
    swap(heap, parent, child);
    parent = child;
  }
}
