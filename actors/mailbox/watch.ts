// Whether the mailbox is looked into as it should be: two missed looks are an alarm (T2), and what an outage has kept back is
// counted and told when it has been fetched (T4).

import { limits } from '../limits.ts';
import { watchDue } from './commands.ts';
import type { MailboxDraft } from './draft.ts';
import { watchTimer } from './records.ts';
import type { FetchGap, MailboxReply } from '#proto/gen/skillpost/v1/mailbox.ts';

/** Two looks, and the time that one takes. */
export function stalledAfterMs(pollMs: number): number {
  return 2 * pollMs + limits.fetchStallGraceMs;
}

/** From its first look on it is watched. */
export function startWatch(draft: MailboxDraft, pollMs: number): void {
  if (draft.state.lastProgressAtMs > 0) return;
  draft.put({ lastProgressAtMs: draft.turn.at });
  setWatch(draft, pollMs);
}

function setWatch({ out, state }: MailboxDraft, pollMs: number): void {
  out.setTimer(watchTimer, state.lastProgressAtMs + stalledAfterMs(pollMs), watchDue);
}

/** Something was fetched: it lives, though the look may take long. */
export function progressed(draft: MailboxDraft, fetched: number): void {
  const { state, turn } = draft;
  const { gap } = state;
  draft.put({
    fetched: state.fetched + fetched,
    lastProgressAtMs: turn.at,
    ...(gap !== undefined && gap.untilMs === 0 ? { gap: { ...gap, count: gap.count + fetched } } : {}),
  });
  if (state.stalledSinceMs === 0) setWatch(draft, draft.fetching?.pollMs ?? limits.fetchClaimAgainMs);
}

interface Look {
  readonly pollMs: number;
  readonly complete: boolean;
}

/** What an outage had kept back, when this look has brought the last of it. */
export function succeeded(draft: MailboxDraft, { pollMs, complete }: Look): FetchGap | undefined {
  const { state, turn } = draft;
  if (state.failingSinceMs > 0 || state.stalledSinceMs > 0)
    draft.emit('mailbox.recovered', {
      reason: state.lastError,
      waitMs: Math.max(0, turn.at - (state.failingSinceMs || state.stalledSinceMs)),
    });
  draft.put({
    failuresInRow: 0,
    failingSinceMs: 0,
    stalledSinceMs: 0,
    lastSuccessAtMs: turn.at,
    lastProgressAtMs: turn.at,
  });
  setWatch(draft, pollMs);
  return complete ? closeGap(draft) : undefined;
}

/** An outage is over as soon as mail can be fetched again: what comes until nothing is left was kept back by it. */
export function openGap(draft: MailboxDraft, pollMs: number): void {
  const { lastSuccessAtMs, gap } = draft.state;
  const open = gap !== undefined && gap.untilMs === 0;
  if (open || lastSuccessAtMs === 0 || draft.turn.at - lastSuccessAtMs <= stalledAfterMs(pollMs)) return;
  draft.put({ gap: { fromMs: lastSuccessAtMs, untilMs: 0, count: 0 } });
}

function closeGap(draft: MailboxDraft): FetchGap | undefined {
  const { gap } = draft.state;
  if (gap === undefined || gap.untilMs > 0) return undefined;
  const closed = { ...gap, untilMs: draft.turn.at };
  draft.put({ gap: closed });
  draft.emit('mailbox.caught_up', { target: String(gap.count), waitMs: closed.untilMs - closed.fromMs });
  return closed;
}

/** Timer. */
export function watchIsDue(draft: MailboxDraft): Partial<MailboxReply> {
  const { state, turn, fetching } = draft;
  if (fetching === null) {
    // Nobody expects it to be looked into: the watch begins again with its next look.
    draft.put({ lastProgressAtMs: 0 });
    return {};
  }
  const dueAt = state.lastProgressAtMs + stalledAfterMs(fetching.pollMs);
  if (turn.at < dueAt) {
    setWatch(draft, fetching.pollMs);
    return {};
  }
  draft.put({ stalledSinceMs: turn.at });
  draft.emit('mailbox.stalled', { reason: state.lastError, waitMs: turn.at - state.lastProgressAtMs });
  return {};
}
