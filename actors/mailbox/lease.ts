// Who may look into the mailbox, and when next. A fetcher that is silent for too long has lost it; what it does all the same
// is harmless, because each mail is kept once.

import { limits } from '../limits.ts';
import type { MailboxCommandValue } from './commands.ts';
import type { MailboxDraft } from './draft.ts';
import { openGap, progressed, startWatch, succeeded } from './watch.ts';
import type { MailboxReply } from '#proto/gen/skillpost/v1/mailbox.ts';

type Reply = Partial<MailboxReply>;

export function claim(draft: MailboxDraft, { fetcherId, eager }: MailboxCommandValue<'claim'>): Reply {
  const { at } = draft.turn;
  const { state, fetching } = draft;
  if (fetching === null) return { granted: false, retryAtMs: at + limits.fetchClaimAgainMs };
  const held = state.leasedUntilMs > at && state.fetcherId !== fetcherId;
  const planned = eager ? 0 : state.nextAtMs;
  const earliest = Math.max(held ? state.leasedUntilMs : 0, planned);
  if (earliest > at) return { granted: false, retryAtMs: earliest, lastSuccessAtMs: state.lastSuccessAtMs };
  draft.put({ fetcherId, token: state.token + 1, leasedUntilMs: at + limits.fetchLeaseMs });
  startWatch(draft, fetching.pollMs);
  openGap(draft, fetching.pollMs);
  return grantedTo(draft);
}

export function keep(draft: MailboxDraft, { token, fetched }: MailboxCommandValue<'keep'>): Reply {
  if (!holds(draft, token)) return { granted: false };
  draft.put({ leasedUntilMs: draft.turn.at + limits.fetchLeaseMs });
  if (fetched > 0) progressed(draft, fetched);
  return grantedTo(draft);
}

/** Also of a fetcher whose lease has run out meanwhile, as long as nobody else has taken it. */
function holds({ state, fetching }: MailboxDraft, token: number): boolean {
  return fetching !== null && token === state.token && state.fetcherId !== '';
}

export function grantedTo({ state }: MailboxDraft): Reply {
  const { token, leasedUntilMs, importing, importBeforeMs, lastSuccessAtMs } = state;
  return { granted: true, token, leasedUntilMs, importing, importBeforeMs, lastSuccessAtMs };
}

export function report(draft: MailboxDraft, look: MailboxCommandValue<'report'>): Reply {
  if (look.token !== draft.state.token || draft.state.fetcherId === '') return { granted: false };
  const { at } = draft.turn;
  if (look.fetched > 0) progressed(draft, look.fetched);
  const pollMs = draft.fetching?.pollMs ?? limits.fetchClaimAgainMs;
  const gap = look.ok ? succeeded(draft, { pollMs, complete: look.complete }) : undefined;
  if (!look.ok) failed(draft, look);
  const watching = look.watching && draft.fetching !== null;
  if (watching) draft.put({ leasedUntilMs: at + limits.fetchLeaseMs });
  else draft.put({ fetcherId: '', leasedUntilMs: 0 });
  if (look.ok) draft.put({ nextAtMs: look.complete ? at + spread(draft, pollMs) : at });
  return { ...grantedTo(draft), granted: watching, retryAtMs: draft.state.nextAtMs, ...(gap ? { gap } : {}) };
}

/** Later after each failure, up to `limits.fetchBackoffLastMs`; never before the server wants it (T2). */
function failed(draft: MailboxDraft, { error, refused, retryAfterMs }: MailboxCommandValue<'report'>): void {
  const { state, turn } = draft;
  const first = refused ? limits.fetchRefusedFirstMs : limits.fetchBackoffFirstMs;
  const waitMs = Math.min(first * 2 ** Math.min(state.failuresInRow, 20), limits.fetchBackoffLastMs);
  if (state.failingSinceMs === 0) draft.emit('mailbox.failing', { reason: error });
  draft.put({
    failuresInRow: state.failuresInRow + 1,
    failingSinceMs: state.failingSinceMs || turn.at,
    lastError: error,
    nextAtMs: turn.at + Math.max(spread(draft, waitMs), retryAfterMs),
  });
}

/** Mailboxes of one server must not all come at the same moment. */
function spread({ turn }: MailboxDraft, ms: number): number {
  return Math.round(ms * (0.85 + 0.3 * turn.random()));
}
