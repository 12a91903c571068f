// Processor time of running processes with all that they have started, as Linux counts it: steadier than any rate on a
// machine that others use as well. Elsewhere nothing is known.

import { readdirSync } from 'node:fs';
import { processFields } from '#deploy/process-identity.ts';

/** USER_HZ; the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly ms: number;
}

/** Null for one that has ended meanwhile. */
function lineOf(pid: number): ProcessLine | null {
  const fields = processFields(pid);
  if (fields === null) return null;
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { pid, parent: Number(fields[1]), ms: (ticks * 1_000) / ticksPerSecond };
}

/** Milliseconds since each was started, with its living and its ended children, by name. */
export function processTimes(processes: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  if (process.platform !== 'linux') return new Map();
  const lines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => lineOf(Number(name)))
    .filter((line) => line !== null);
  const withChildren = (pid: number): number =>
    (lines.find((line) => line.pid === pid)?.ms ?? 0) +
    lines.filter((line) => line.parent === pid).reduce((sum, line) => sum + withChildren(line.pid), 0);
  return new Map([...processes].map(([name, pid]) => [name, withChildren(pid)]));
}
