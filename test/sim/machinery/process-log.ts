// The log of a simulated process: warnings and errors become lines of the trace. An error that only a defect explains is
// reported as one.

import { SkillpostError } from '#actors/errors.ts';
import type { Log } from '#actors/ports/log.ts';
import type { SimulatedProcess } from './process.ts';

/** Errors of these words follow from faults, or are faults; anything else is a defect. */
const expected = [/A message is refused again and again/, /a bug that the simulator has put in/];

function shown(value: unknown): string {
  if (value instanceof SkillpostError) return value.code;
  if (value instanceof Error) return value.stack ?? value.message;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function processLog(process: SimulatedProcess, onError: (text: string) => void): Log {
  const line = (fields: Readonly<Record<string, unknown>>, message: string): string =>
    [message, ...Object.entries(fields).map(([name, value]) => `${name}=${shown(value)}`)].join(' ');
  const tell = (fields: Readonly<Record<string, unknown>>, message: string): void =>
    process.trace.tell(process.name, line(fields, message));
  return {
    debug: () => undefined,
    info: (fields, message) => {
      if (!/taken but refused|timer was refused/.test(message)) return;
      tell(fields, message);
    },
    warn: tell,
    error: (fields, message) => {
      tell(fields, message);
      const text = line(fields, message);
      if (!expected.some((words) => words.test(text))) onError(`${process.name}: ${text}`);
    },
  };
}
