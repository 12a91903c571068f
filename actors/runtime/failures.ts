// What the shard host answers when it cannot answer, each with the reason and what the caller may do (`errors.ts`).
// MISROUTED ones promise that the command had no effect; STORE_TIMEOUT leaves that open.

import { asSkillpostError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Failure } from './shard-host.ts';

/** This node does not serve the shard, or not yet: the command was not run. */
export const notOwner: Failure = {
  code: 'NOT_OWNER',
  category: 'misrouted',
  text: 'Another node serves this now.',
  retryAfterMs: limits.retryFirstMs,
};

/** The actor could not be read from the store: the command was not run. */
export const notServed: Failure = {
  code: 'NOT_SERVED',
  category: 'misrouted',
  text: 'This cannot be served at the moment.',
  retryAfterMs: limits.retryLastMs,
};

/** The lease was lost before the commit: nothing of the command was kept. */
export const fenced: Failure = {
  code: 'FENCED',
  category: 'misrouted',
  text: 'Another node serves this now.',
  retryAfterMs: limits.retryFirstMs,
};

/** The store did not answer: the command may have been kept or not. The same idempotency key finds out. */
export const storeTimeout: Failure = {
  code: 'STORE_TIMEOUT',
  category: 'unavailable',
  text: 'We could not make sure that this was saved. Please try again.',
  retryAfterMs: limits.retryLastMs,
};

/** The store has no room: nothing of the command was kept. */
export const storeFull: Failure = {
  code: 'STORE_FULL',
  category: 'overloaded',
  text: 'There is no room for this at the moment. Please try again later.',
  retryAfterMs: limits.retryLastMs,
};

export const backlogFull: Failure = {
  code: 'BACKLOG_FULL',
  category: 'overloaded',
  text: 'Too much at once. Please try again in a moment.',
  retryAfterMs: limits.retryLastMs,
};

/** Receivers do not take what this shard sends: it takes no more that would send more. */
export const outboxFull: Failure = {
  code: 'OUTBOX_FULL',
  category: 'overloaded',
  text: 'Too much is waiting. Please try again in a moment.',
  retryAfterMs: limits.retryLastMs,
};

export const deadlineExceeded: Failure = {
  code: 'DEADLINE_EXCEEDED',
  category: 'unavailable',
  text: 'This took too long. Please try again.',
};

export const invariantBroken: Failure = {
  code: 'INVARIANT_BROKEN',
  category: 'bug',
  text: 'Something went wrong on our side.',
};

export const unknownKind: Failure = {
  code: 'UNKNOWN_KIND',
  category: 'invalid',
  text: 'There is no such kind of actor.',
};

export const badCommand: Failure = {
  code: 'BAD_COMMAND',
  category: 'invalid',
  text: 'The command could not be read.',
};

/** A tell arrived before the one that it follows. */
export const outOfOrder: Failure = {
  code: 'OUT_OF_ORDER',
  category: 'misrouted',
  text: 'An earlier message is still missing.',
  retryAfterMs: limits.retryFirstMs,
};

export function failureOf(error: unknown): Failure {
  const { code, category, safeText, retryAfterMs } = asSkillpostError(error);
  const failure = { code, category, text: safeText };
  return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs };
}
