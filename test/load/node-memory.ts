// What a process keeps in memory once its garbage is collected. Needs `--expose-gc`.

import { setImmediate as nextTick } from 'node:timers/promises';

/** What a node of a benchmark can be asked. */
export type NodeQuestion = 'usage' | 'memory';

export interface CollectedMemory {
  /** Objects, and the buffers that they hold outside of the heap. */
  readonly heapBytes: number;
  /** What the machine sees: code, and pages that are free again, included. */
  readonly rssBytes: number;
}

export interface NodeMemory extends CollectedMemory {
  /** Actors that the node has loaded. */
  readonly activations: number;
}

export async function collectedMemory(): Promise<CollectedMemory> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('start the process with --expose-gc');
  // What the first round frees may hold more until its finalizers have run.
  gc();
  await nextTick();
  gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapBytes: heapUsed + external, rssBytes: rss };
}
