// Where the time of one offer goes: how long commits take, how late the event loop comes, how long garbage collection
// stops it, and what the disk itself needs to keep a few bytes. In a benchmark's own process, and in that of its node.

import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { type Figure, quantile } from './measure.ts';

const syncs = 500;
const syncedBytes = 400;
const loopResolutionMs = 1;

/** In milliseconds. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
}

export interface ProcessStages {
  /** From sending a commit to its answer. */
  readonly commit: Spread;
  /** By how much timers come late. */
  readonly loopDelay: Spread;
  /** Pauses of garbage collection: all of them together, and the longest. */
  readonly pausedMs: number;
  readonly longestPauseMs: number;
}

export interface StageWatch {
  commitTook(seconds: number): void;
  /** What has been since the last call. Watching costs something, so it begins with the first. */
  take(): ProcessStages;
}

function spread(values: number[]): Spread {
  return { p50: quantile(values, 0.5), p99: quantile(values, 0.99) };
}

export function watchStages(): StageWatch {
  let commits: number[] = [];
  let pauses: number[] = [];
  let watching = false;
  const loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
  const collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) pauses.push(duration);
  });
  const begin = (): void => {
    watching = true;
    loop.enable();
    collections.observe({ entryTypes: ['gc'] });
  };
  // What it measures is the time between its own timers.
  const late = (share: number): number => Math.max(0, loop.percentile(share) / 1e6 - loopResolutionMs);
  return {
    commitTook(seconds) {
      if (watching) commits.push(1_000 * seconds);
    },
    take() {
      if (!watching) begin();
      const pausedMs = pauses.reduce((sum, pause) => sum + pause, 0);
      const stages: ProcessStages = {
        commit: spread(commits),
        loopDelay: { p50: late(50), p99: late(99) },
        pausedMs,
        longestPauseMs: Math.max(0, ...pauses),
      };
      commits = [];
      pauses = [];
      loop.reset();
      return stages;
    },
  };
}

/** What the disk under `folder` needs to keep a few bytes, in milliseconds. */
export function diskSync(folder: string): Spread {
  const file = openSync(join(folder, 'sync-test'), 'w');
  const took = Array.from({ length: syncs }, () => {
    writeSync(file, Buffer.alloc(syncedBytes, 'x'));
    const startedAt = performance.now();
    fdatasyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  return spread(took);
}

export interface Stages {
  readonly node: ProcessStages;
  readonly client: ProcessStages;
  readonly disk: Spread;
}

export function stageFigures(bench: string, { node, client, disk }: Stages): readonly Figure[] {
  const figure = (measure: string, value: number): Figure => ({
    bench,
    measure,
    value,
    unit: 'ms',
    target: null,
    better: 'lower',
  });
  const both = (what: string, { p50, p99 }: Spread): readonly Figure[] => [
    figure(`${what}, p50`, p50),
    figure(`${what}, p99`, p99),
  ];
  return [
    ...both('the disk alone keeps a few bytes', disk),
    ...both('a commit of the node', node.commit),
    ...both("the node's event loop comes late by", node.loopDelay),
    ...both("the client's event loop comes late by", client.loopDelay),
    figure('garbage collection stops the node, longest', node.longestPauseMs),
    figure('garbage collection stops the node, in all', node.pausedMs),
    figure('garbage collection stops the client, longest', client.longestPauseMs),
  ];
}
