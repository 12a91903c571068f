// What the wallboard's figures mean: how late the longest wait is, and the line of the last hour. Pure.

import { numberOf, textOf } from '../../lib/report-values.ts';
import type { ReportRow } from '../../lib/report-shapes.ts';
import type { QueueFigures } from '../../lib/queue-shapes.ts';

export type Level = 'calm' | 'near' | 'late' | 'unstaffed';

/** Near from half of the service-level seconds on, late past them; with nobody ready, waiting is a matter of its own. */
export function levelOf(queue: QueueFigures, waitedMs: number | null): Level {
  const targetMs = queue.serviceLevelSeconds * 1_000;
  if (waitedMs !== null && waitedMs > targetMs) return 'late';
  if (queue.waiting > 0 && queue.agentsReady === 0 && queue.agentsBusy === 0) return 'unstaffed';
  return waitedMs !== null && waitedMs > targetMs / 2 ? 'near' : 'calm';
}

const quarterMs = 900_000;

/** Starts of the last quarters of an hour as reports name them, in UTC: `2026-11-22 08:15`; the running one last. */
export function lastQuarters(nowMs: number, count: number): readonly string[] {
  const running = Math.floor(nowMs / quarterMs) * quarterMs;
  return Array.from({ length: count }, (_, index) =>
    new Date(running - (count - 1 - index) * quarterMs).toISOString().slice(0, 16).replace('T', ' '),
  );
}

export interface Trend {
  /** Work items that entered the queue, by quarter. */
  readonly queued: readonly number[];
  /** Of what was accepted in these quarters, in percent; null: nothing was. */
  readonly serviceLevel: number | null;
}

/** Of the rows of the service-level report by quarters. */
export function trendOf(rows: readonly ReportRow[], queueId: string, quarters: readonly string[]): Trend {
  const own = rows.filter((row) => row['queue'] === queueId);
  const count = (key: string, of: readonly ReportRow[]): number =>
    of.reduce((sum, row) => sum + (numberOf(row[key]) ?? 0), 0);
  const accepted = count('accepted', own);
  return {
    queued: quarters.map((quarter) =>
      count(
        'queued',
        own.filter((row) => textOf(row['period']) === quarter),
      ),
    ),
    serviceLevel: accepted === 0 ? null : (100 * count('accepted_in_target', own)) / accepted,
  };
}

/** Points of a line in a box of 100 × 100, higher is more; empty when nothing came in. */
export function linePoints(values: readonly number[]): string {
  const most = Math.max(...values);
  if (values.length < 2 || most <= 0) return '';
  return values
    .map((value, index) => `${(100 * index) / (values.length - 1)},${100 - (100 * value) / most}`)
    .join(' ');
}
