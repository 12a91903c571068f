// Tells whether a process id that was written down still names the same process: ids are used again. Looks at /proc
// where there is one, else asks ps.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** What Linux says of a process, from its state on (proc_pid_stat(5), field 3); null when there is no such process. */
export function processFields(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, second field, may hold spaces and brackets; what follows its last bracket is regular.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null; // no such process: that is the answer, not a fault
  }
}

/** Something that two processes with the same id do not share (its start time); null when no such process lives. */
export function processIdentity(pid: number): string | null {
  if (existsSync('/proc/self/stat')) {
    const fields = processFields(pid);
    const state = fields?.[0];
    return state === 'Z' || state === 'X' ? null : (fields?.[19] ?? null);
  }
  const asked = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : null;
}
