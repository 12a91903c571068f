// How long an item will wait, in opening time (F101, C5): from recent waits when these can be trusted, else from the
// place in the queue and how fast it is served, else not at all. Pure; knows neither records nor calendars.

import type { EstimatePolicy } from '../vocabulary/queue-policy.ts';

/** One wait that ended in an accept. */
export interface WaitSample {
  /** When it ended, milliseconds since 1970. */
  readonly atMs: number;
  /** Opening time from arrival to accept, in milliseconds. */
  readonly waitMs: number;
}

export interface EstimateFacts {
  /** Newest first or not; at most `limits.waitSamples`. */
  readonly samples: readonly WaitSample[];
  /** 1: next to be offered. */
  readonly position: number;
  /** Items that the agents who are here can work on at once, busy ones included. */
  readonly staffedSlots: number;
  /** Mean handling time in milliseconds; 0: not known yet. */
  readonly meanHandleMs: number;
  readonly atMs: number;
  /** Added to the quantile because promises were broken, or taken away because all were kept (N4). */
  readonly correction: number;
}

export interface WaitEstimate {
  /** Opening time in milliseconds from now, within which the item is taken with the share `quantile`. */
  readonly withinMs: number;
  readonly method: 'samples' | 'model';
  readonly quantile: number;
}

export const leastQuantile = 0.5;
export const mostQuantile = 0.99;

/** Null: nothing can be said; then nothing is promised. */
export function estimateWait(policy: EstimatePolicy, facts: EstimateFacts): WaitEstimate | null {
  const quantile = Math.min(mostQuantile, Math.max(leastQuantile, policy.quantile + facts.correction));
  const waits = validWaits(policy, facts);
  if (waits !== null) return { withinMs: quantileOf(waits, quantile), method: 'samples', quantile };
  if (facts.meanHandleMs <= 0 || facts.staffedSlots <= 0) return null;
  const withinMs = Math.ceil((facts.position * facts.meanHandleMs) / facts.staffedSlots);
  return { withinMs, method: 'model', quantile };
}

/** Waits in order, when there are enough of them and they do not scatter too much; else null. */
function validWaits(policy: EstimatePolicy, { samples, atMs }: EstimateFacts): readonly number[] | null {
  const waits = samples
    .filter((sample) => sample.atMs > atMs - policy.lookBackMs && sample.atMs <= atMs)
    .map((sample) => sample.waitMs)
    .sort((a, b) => a - b);
  if (waits.length < policy.leastSamples) return null;
  return variationOf(waits) > policy.mostVariation ? null : waits;
}

/** Standard deviation ÷ mean; 0 when all are 0. */
export function variationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (mean === 0) return 0;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.sqrt(variance) / mean;
}

/** The smallest value that at least the share `quantile` does not exceed (nearest rank). `ordered` is not empty. */
export function quantileOf(ordered: readonly number[], quantile: number): number {
  const rank = Math.min(ordered.length, Math.max(1, Math.ceil(ordered.length * quantile)));
  return ordered[rank - 1] ?? 0;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps: readonly number[] = [
  ...[5, 10, 15, 20, 30, 45].map((minutes) => minutes * minute),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * hour),
  ...[1, 2, 3, 4, 5, 7, 10, 14, 21, 30].map((days) => days * day),
];

/** Rounded up to a step that people use; an exact figure would claim more than anybody knows. Null: over 30 days. */
export function promisedWithin(ms: number): number | null {
  return steps.find((step) => ms <= step) ?? null;
}

/** The correction that follows from how promises were kept: `kept` of `scored`. Moves slowly, and never far (N4). */
export function correctionAfter(
  policy: EstimatePolicy,
  { correction, kept }: { readonly correction: number; readonly kept: boolean },
): number {
  const rate = 0.02;
  // In balance when the share `quantile` is kept: a broken promise weighs as much as all the kept ones beside it.
  const moved = correction + rate * (kept ? -(1 - policy.quantile) : policy.quantile);
  return Math.min(mostQuantile - policy.quantile, Math.max(leastQuantile - policy.quantile, moved));
}
