// What a process keeps in memory once its garbage is collected.

import { setImmediate as nextTick } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a node of a benchmark can be asked. */
export type NodeQuestion = 'usage' | 'memory' | 'stages';

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

let collect: (() => void) | null = null;

/** A full garbage collection, in a process that was started without `--expose-gc`, too. */
function collectGarbage(): void {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}

export async function collectedMemory(): Promise<CollectedMemory> {
  // What the first round frees may hold more until its finalizers have run.
  collectGarbage();
  await nextTick();
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapBytes: heapUsed + external, rssBytes: rss };
}
