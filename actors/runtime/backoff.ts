// How long to wait before trying again: doubling, bounded, and spread by chance so that callers do not come in step.

export interface Backoff {
  readonly firstMs: number;
  readonly lastMs: number;
  /** In [0, 1). */
  readonly random: number;
}

/** Milliseconds before try `attempt` + 1; `attempt` counts from 1. Between half of the step and the whole. */
export function backoffMs(attempt: number, { firstMs, lastMs, random }: Backoff): number {
  const step = Math.min(lastMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.ceil(step * (0.5 + random / 2));
}
