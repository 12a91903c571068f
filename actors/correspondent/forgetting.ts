// What is too old to count is forgotten: there are as many correspondents as addresses that ever wrote, and each is kept only
// for as long as it matters (K4).

import { limits } from '../limits.ts';
import type { CorrespondentDraft } from './draft.ts';
import type { CorrespondentCommand, CorrespondentFacts } from '#proto/gen/skillpost/v1/correspondent.ts';

const forgetOld: CorrespondentCommand = { command: { $case: 'forgetOld', value: {} } };

/** One timer for all of it, at the last moment at which something becomes too old. */
export function planForgetting(draft: CorrespondentDraft): void {
  const { state, turn } = draft;
  const [newest] = [...state.granted.values()].slice(-1);
  const dueAt = Math.max(
    turn.at + draft.lookBackMs,
    (newest?.atMs ?? 0) + draft.lookBackMs,
    factsExpireAt(draft, draft.facts),
    echoExpiresAt(draft),
  );
  if (Number.isFinite(dueAt)) draft.step.setTimer('forget', dueAt, forgetOld);
}

/** Infinite: a complaint is never forgotten. */
function factsExpireAt({ policy }: CorrespondentDraft, facts: CorrespondentFacts): number {
  if (facts.complainedAtMs > 0) return Number.POSITIVE_INFINITY;
  const newest = facts.automaticAtMs.at(-1) ?? 0;
  return Math.max(facts.failingUntilMs, facts.suspectUntilMs, newest + policy.suspectWithinMs);
}

function echoExpiresAt({ state }: CorrespondentDraft): number {
  const newest = state.echo?.texts.at(-1);
  return newest === undefined ? 0 : newest.atMs + limits.echoMs;
}

/** Timer. */
export function forget(draft: CorrespondentDraft): null {
  const { state, turn } = draft;
  const { at } = turn;
  for (const [messageId, { atMs }] of state.granted)
    if (atMs <= at - draft.lookBackMs) draft.dropGranted(messageId);
  const factsOver = factsExpireAt(draft, draft.facts) <= at;
  if (factsOver) draft.dropFacts();
  const echoOver = echoExpiresAt(draft) <= at;
  if (state.echo !== undefined && echoOver) draft.dropEcho();
  const roomOver = state.room === undefined || state.room.sinceMs <= at - limits.roomMs;
  if (state.room !== undefined && roomOver) draft.dropRoom();
  const grantsOver = [...state.granted.values()].every(({ atMs }) => atMs <= at - draft.lookBackMs);
  if (!(factsOver && echoOver && roomOver && grantsOver)) planForgetting(draft);
  return null;
}
