// The draft of a composer as state: read once the page lives, saved in pauses of writing, removed when it was sent.

import { useCallback, useEffect, useRef, useState } from 'react';
import {
  readDraft,
  removeDraft,
  writeDraft,
  type Draft,
  type DraftKind,
  type DraftPlace,
} from '../../lib/drafts.ts';
import { consoleLimits } from '../../lib/limits.ts';

/** Which kind of draft is kept for the conversation; null on the server and when there is none. */
export function useStoredDraft(userId: string, conversationId: string): DraftKind | null {
  const [kind, setKind] = useState<DraftKind | null>(null);
  useEffect(() => {
    const kinds: readonly DraftKind[] = ['reply', 'note', 'forward'];
    setKind(kinds.find((each) => readDraft(userId, conversationId, each) !== null) ?? null);
  }, [userId, conversationId]);
  return kind;
}

export type DraftContent = Omit<Draft, 'savedAt'>;

export interface DraftState {
  readonly content: DraftContent;
  readonly change: (change: Partial<DraftContent>) => void;
  /** Null: nothing to save, or not saved yet. */
  readonly savedAt: number | null;
  readonly failed: boolean;
  readonly discard: () => void;
}

function worthKeeping(content: DraftContent): boolean {
  return content.text.trim() !== '' || content.files.length > 0;
}

export function useDraft(place: DraftPlace, empty: DraftContent): DraftState {
  const [kept] = useState(() => readDraft(place.userId, place.conversationId, place.kind));
  const [content, setContent] = useState<DraftContent>(kept ?? empty);
  const [savedAt, setSavedAt] = useState<number | null>(kept?.savedAt ?? null);
  const [failed, setFailed] = useState(false);
  const changed = useRef(false);
  const latest = useRef(content);
  latest.current = content;

  const save = useCallback(() => {
    if (!changed.current) return;
    changed.current = false;
    if (!worthKeeping(latest.current)) {
      removeDraft(place);
      setSavedAt(null);
      return;
    }
    const at = Date.now();
    const done = writeDraft(place, { ...latest.current, savedAt: at });
    setFailed(!done);
    if (done) setSavedAt(at);
    // The place of a mounted composer never changes: its key holds it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => {
    if (!changed.current) return undefined;
    const timer = setTimeout(save, consoleLimits.draftSaveMs);
    return () => clearTimeout(timer);
  }, [content, save]);

  useEffect(() => {
    window.addEventListener('pagehide', save);
    return () => {
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [save]);

  const change = useCallback((part: Partial<DraftContent>) => {
    changed.current = true;
    setContent((before) => ({ ...before, ...part }));
  }, []);

  const discard = useCallback(() => {
    changed.current = false;
    removeDraft(place);
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  return { content, change, savedAt, failed, discard };
}
