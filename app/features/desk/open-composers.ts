// Which composer is open in which conversation, for as long as the page lives.

import { Store } from '../../lib/store.ts';

export type ComposerKind = 'reply' | 'note' | 'forward';

/** Null: closed by the person, so that a kept draft does not open it again. */
export const openComposers = new Store<Readonly<Record<string, ComposerKind | null>>>({});

/** Rises when the person asked for a composer: only then may it take the focus. */
export const composerRequests = new Store(0);

export interface Forwarded {
  /** Absent: the newest from outside. */
  readonly messageId?: string;
  /** As a file, as it came. */
  readonly whole: boolean;
  readonly withFiles: boolean;
}

export const inline: Forwarded = { whole: false, withFiles: true };

/** What is sent on, and how. */
export const forwarding = new Store<Readonly<Record<string, Forwarded>>>({});

export function setForwarded(conversationId: string, forwarded: Forwarded): void {
  forwarding.set({ ...forwarding.value, [conversationId]: forwarded });
}

export function openForward(conversationId: string, messageId: string): void {
  setForwarded(conversationId, { ...inline, messageId });
  openComposer(conversationId, 'forward');
}

/** What a new mail begins with beside its draft; null: nothing. */
export const newMail = new Store<{ readonly from: string; readonly subject: string } | null>(null);

export function openComposer(conversationId: string, kind: ComposerKind): void {
  composerRequests.set(composerRequests.value + 1);
  openComposers.set({ ...openComposers.value, [conversationId]: kind });
}

export function closeComposer(conversationId: string): void {
  openComposers.set({ ...openComposers.value, [conversationId]: null });
}
