// What is learned of an address, and forgiven (T1, C13): machines that answer there, mail to it that fails, complaints.

import { limits } from '../limits.ts';
import { isDeadAddress } from '../vocabulary/machine-mail.ts';
import { rejections } from './commands.ts';
import type { CorrespondentCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { CorrespondentDraft } from './draft.ts';
import { planForgetting } from './forgetting.ts';
import { keptAway } from './leave.ts';

/** One mail of a machine is an out-of-office; several within a while are the beginning of a loop. */
export function noteMachineMail(
  draft: CorrespondentDraft,
  { messageId }: CorrespondentCommandValue<'noteMachineMail'>,
): null {
  const { facts, policy, turn } = draft;
  const recent = [...facts.automaticAtMs.filter((atMs) => atMs > turn.at - policy.suspectWithinMs), turn.at];
  const suspected = recent.length >= policy.suspectMails;
  if (suspected && facts.suspectUntilMs <= turn.at)
    draft.emit('correspondent.suspected', { messageId, untilMs: turn.at + policy.suspectForMs });
  draft.putFacts(
    suspected
      ? {
          automaticAtMs: [],
          suspectSinceMs: facts.suspectUntilMs > turn.at ? facts.suspectSinceMs : turn.at,
          suspectUntilMs: turn.at + policy.suspectForMs,
        }
      : { automaticAtMs: recent },
  );
  planForgetting(draft);
  return null;
}

/** Only an address that is not there is left alone: a full mailbox is emptied again. */
export function noteFailure(
  draft: CorrespondentDraft,
  { messageId, status, text }: CorrespondentCommandValue<'noteFailure'>,
): null {
  if (!isDeadAddress({ status, text })) return null;
  const { facts, policy, turn } = draft;
  const known = facts.failingUntilMs > turn.at;
  const untilMs = turn.at + policy.bouncedForMs;
  draft.putFacts({
    failingSinceMs: known ? facts.failingSinceMs : turn.at,
    failingUntilMs: untilMs,
    failureStatus: status,
    failureText: text.slice(0, limits.headerChars),
  });
  if (!known) draft.emit('correspondent.failing', { messageId, reason: text, untilMs });
  planForgetting(draft);
  return null;
}

const notFailing = { failingSinceMs: 0, failingUntilMs: 0, failureStatus: '', failureText: '' };

export function noteSuccess(draft: CorrespondentDraft): null {
  if (draft.facts.failingUntilMs > 0) draft.putFacts(notFailing);
  return null;
}

export function noteComplaint(
  draft: CorrespondentDraft,
  { messageId }: CorrespondentCommandValue<'noteComplaint'>,
): null {
  if (draft.facts.complainedAtMs > 0) return null;
  draft.putFacts({ complainedAtMs: draft.turn.at });
  draft.emit('correspondent.complained', { messageId });
  return null;
}

/** Everything is forgiven, and the budget is as if nothing had been sent (T27). */
export function release(
  draft: CorrespondentDraft,
  { byUserId }: CorrespondentCommandValue<'release'>,
): Decided {
  const { state, turn } = draft;
  const away = keptAway(draft.facts, turn.at);
  if (away === null && state.granted.size === 0 && draft.facts.automaticAtMs.length === 0)
    return rejections.nothingToRelease;
  for (const messageId of state.granted.keys()) draft.dropGranted(messageId);
  draft.putFacts({
    ...notFailing,
    automaticAtMs: [],
    suspectSinceMs: 0,
    suspectUntilMs: 0,
    complainedAtMs: 0,
    releasedByUserId: byUserId,
    releasedAtMs: turn.at,
  });
  draft.emit('correspondent.released', { byUserId, reason: away?.reason ?? 'budget' });
  planForgetting(draft);
  return null;
}
