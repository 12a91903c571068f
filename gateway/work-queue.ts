// Work that waits its turn: at most so many and so large at once, each item once at a time. How much may wait is for the
// caller to say.

export interface WorkQueueOptions<Item> {
  readonly atOnce: number;
  /** Of all that is at work; one larger item is worked on alone. */
  readonly atOnceBytes: number;
  /** Must not throw; says whether it was done. */
  readonly work: (item: Item) => Promise<boolean>;
}

export interface WorkQueue<Item> {
  /** What `work` said; false at once for an item that is here already, and after `stop`. */
  add(item: Item): Promise<boolean>;
  waiting(): number;
  waitingBytes(): number;
  /** Resolves when nothing waits and nothing is at work. */
  idle(): Promise<void>;
  /** Resolves when nothing is at work any more; what waits is let go. */
  stop(): Promise<void>;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly done: (worked: boolean) => void;
}

export function createWorkQueue<Item extends { readonly id: string; readonly raw: Uint8Array }>(
  options: WorkQueueOptions<Item>,
): WorkQueue<Item> {
  const waiting: Waiting<Item>[] = [];
  const known = new Set<string>();
  const idlers: (() => void)[] = [];
  let bytes = 0;
  let working = 0;
  let workingBytes = 0;
  let stopped = false;

  async function work({ item, done }: Waiting<Item>): Promise<void> {
    working += 1;
    workingBytes += item.raw.length;
    const worked = await options.work(item);
    working -= 1;
    workingBytes -= item.raw.length;
    known.delete(item.id);
    done(worked);
    pump();
  }

  function pump(): void {
    while (working < options.atOnce) {
      const next = waiting[0];
      if (next === undefined) break;
      if (working > 0 && workingBytes + next.item.raw.length > options.atOnceBytes) break;
      waiting.shift();
      bytes -= next.item.raw.length;
      void work(next);
    }
    if (working === 0) for (const idler of idlers.splice(0)) idler();
  }

  const idle = (): Promise<void> =>
    working === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve));

  return {
    async add(item) {
      if (stopped || known.has(item.id)) return false;
      known.add(item.id);
      bytes += item.raw.length;
      return new Promise((done) => {
        waiting.push({ item, done });
        pump();
      });
    },
    waiting: () => waiting.length,
    waitingBytes: () => bytes,
    idle,
    async stop() {
      stopped = true;
      bytes = 0;
      for (const { done } of waiting.splice(0)) done(false);
      await idle();
    },
  };
}
