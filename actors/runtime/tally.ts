// Joins what happens to many shards at once into one line of the log. Knows nothing of what happened.

import type { Log } from '../ports/log.ts';

interface Line {
  count: number;
  /** Some of the shards, for whoever looks closer. */
  readonly shards: number[];
}

const shardsShown = 8;

export class Tally {
  private readonly log: Log;
  private readonly lines = new Map<string, Line>();

  constructor(log: Log) {
    this.log = log;
  }

  add(what: string, shard: number): void {
    const line = this.lines.get(what) ?? { count: 0, shards: [] };
    this.lines.set(what, line);
    line.count += 1;
    if (line.shards.length < shardsShown) line.shards.push(shard);
  }

  /** Writes what came together since the last time; nothing if there was nothing. */
  write(): void {
    for (const [what, { count, shards }] of this.lines) this.log.warn({ count, shards }, what);
    this.lines.clear();
  }
}
