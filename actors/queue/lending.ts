// Conditional borrowing (C6): a tier may depend on another queue that shares its agents. It opens only while that queue,
// asked again and again, says that it can spare them; the lender judges by its own figures, and nobody else sees these.

import { limits } from '../limits.ts';
import type { LenderRule, TierRule } from '../vocabulary/queue-policy.ts';
import type { QueueCommandValue } from './commands.ts';
import type { QueueDraft } from './draft.ts';
import { oldest } from './records.ts';
import type { Loan } from '#proto/gen/skillpost/v1/queue.ts';

/** Asks the lender of a tier that is wanted, unless it was asked a moment ago. True: it can spare its agents. */
export function mayBorrow(draft: QueueDraft, { tier, lender }: TierRule): boolean {
  if (lender === undefined || lender === null) return true;
  const { state, turn } = draft;
  const known = state.meta.loans.find((loan) => loan.tier === tier && loan.lenderId === lender.queueId);
  if (known === undefined || turn.at - known.askedAtMs >= limits.lenderAskEveryMs) ask(draft, tier, lender);
  // An answer that is too old was given by a queue that may be in need itself by now.
  return known?.granted === true && turn.at - known.answeredAtMs < limits.lenderAnswerMs;
}

function ask(draft: QueueDraft, tier: number, lender: LenderRule): void {
  const { state, turn } = draft;
  const before = state.meta.loans.find((loan) => loan.tier === tier && loan.lenderId === lender.queueId);
  const asked: Loan = {
    tier,
    lenderId: lender.queueId,
    granted: before?.granted ?? false,
    answeredAtMs: before?.answeredAtMs ?? 0,
    askedAtMs: turn.at,
  };
  draft.putMeta({ ...state.meta, loans: [...state.meta.loans.filter((loan) => loan.tier !== tier), asked] });
  draft.step.tell('queue', lender.queueId, {
    $case: 'lend',
    value: {
      borrowerId: state.id,
      tier,
      mostWaiting: lender.mostWaiting ?? 0,
      mostOldestMs: lender.mostOldestMs ?? 0,
      boundWaiting: lender.mostWaiting !== null,
      boundOldest: lender.mostOldestMs !== null,
    },
  });
}

/** The lender's side: whether its own figures allow it. */
export function lend(draft: QueueDraft, asked: QueueCommandValue<'lend'>): void {
  const { state, turn } = draft;
  const first = oldest(state.byAge);
  const waitMs = first === undefined ? 0 : turn.at - first.brief.enqueuedAtMs;
  const granted =
    (!asked.boundWaiting || state.waiting.size <= asked.mostWaiting) &&
    (!asked.boundOldest || waitMs <= asked.mostOldestMs);
  draft.step.tell('queue', asked.borrowerId, {
    $case: 'lent',
    value: { lenderId: state.id, tier: asked.tier, granted },
  });
}

/** The lender has answered; the tiers are judged at the end of the turn. */
export function lent(draft: QueueDraft, answer: QueueCommandValue<'lent'>): void {
  const { state, turn } = draft;
  const loans = state.meta.loans.map((loan) =>
    loan.tier === answer.tier && loan.lenderId === answer.lenderId
      ? { ...loan, granted: answer.granted, answeredAtMs: turn.at }
      : loan,
  );
  draft.putMeta({ ...state.meta, loans });
}

/** Of tiers that are not wanted any more nobody is asked. */
export function forgetLoans(draft: QueueDraft, wanted: ReadonlySet<string>): void {
  const { meta } = draft.state;
  const loans = meta.loans.filter(({ tier }) => wanted.has(String(tier)));
  if (loans.length < meta.loans.length) draft.putMeta({ ...meta, loans });
}

/** When the lender of a tier that is wanted is asked next; Infinity: none is. */
export function nextLoan({ state, queue }: QueueDraft): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { tier, askedAtMs } of state.meta.loans)
    if (queue?.tiers.some((rule) => rule.tier === tier) === true)
      next = Math.min(next, askedAtMs + limits.lenderAskEveryMs);
  return next;
}
