// Processor time of running processes with all that they have started, as Linux counts it: steadier than any rate on a
// machine that others use as well. Elsewhere nothing is known.

import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** USER_HZ; the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly ms: number;
}

/** Null for one that has ended meanwhile. */
function lineOf(pid: number): ProcessLine | null {
  const file = `/proc/${pid}/stat`;
  try {
    const stat = readFileSync(file, 'utf8');
    // The name, in brackets, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
    return { pid, parent: Number(fields[1]), ms: (ticks * 1_000) / ticksPerSecond };
  } catch (error) {
    if (existsSync(file)) throw error;
    return null;
  }
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
