// Drafts of replies and notes, kept in this browser per conversation, so that nothing written is lost to a reload, a
// crash or a lost connection. The oldest go when there are too many.

import { consoleLimits } from './limits.ts';

export type DraftKind = 'reply' | 'note' | 'forward';

export interface Draft {
  readonly html: string;
  readonly text: string;
  readonly to: string;
  readonly cc: string;
  readonly bcc: string;
  readonly savedAt: number;
  /** Names of the files that were attached; the files themselves live only as long as the page. */
  readonly files: readonly string[];
  /** How many messages the conversation had when writing began (T28). */
  readonly messagesSeen: number;
}

const prefix = 'skillpost.draft.';
const dayMs = 86_400_000;

function keyOf(userId: string, conversationId: string, kind: DraftKind): string {
  return `${prefix}${userId}.${conversationId}.${kind}`;
}

/** Null when the browser keeps nothing for us (private mode, no space): the page says "not saved". */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function parse(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const draft = JSON.parse(text) as Draft;
    const whole = typeof draft.html === 'string' && typeof draft.savedAt === 'number';
    return whole ? { ...draft, files: Array.isArray(draft.files) ? draft.files : [] } : null;
  } catch {
    // Written by an older version, or cut off: nothing that could be shown.
    return null;
  }
}

export function readDraft(userId: string, conversationId: string, kind: DraftKind): Draft | null {
  return parse(storage()?.getItem(keyOf(userId, conversationId, kind)) ?? null);
}

function tidy(kept: Storage, now: number): void {
  const drafts = Object.keys(kept)
    .filter((key) => key.startsWith(prefix))
    .map((key) => ({ key, savedAt: parse(kept.getItem(key))?.savedAt ?? 0 }))
    .sort((left, right) => right.savedAt - left.savedAt);
  const oldest = now - consoleLimits.draftDays * dayMs;
  for (const [index, draft] of drafts.entries())
    if (index >= consoleLimits.drafts || draft.savedAt < oldest) kept.removeItem(draft.key);
}

export interface DraftPlace {
  readonly userId: string;
  readonly conversationId: string;
  readonly kind: DraftKind;
}

/** False: it could not be kept. */
export function writeDraft(place: DraftPlace, draft: Draft): boolean {
  const kept = storage();
  if (kept === null) return false;
  try {
    kept.setItem(keyOf(place.userId, place.conversationId, place.kind), JSON.stringify(draft));
    tidy(kept, draft.savedAt);
    return true;
  } catch {
    // No space left: the caller says so beside the text.
    return false;
  }
}

export function removeDraft(place: DraftPlace): void {
  storage()?.removeItem(keyOf(place.userId, place.conversationId, place.kind));
}
