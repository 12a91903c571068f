// Which composer is open in which conversation, for as long as the page lives.

import { Store } from '../../lib/store.ts';

export type ComposerKind = 'reply' | 'note' | 'forward';

/** Null: closed by the person, so that a kept draft does not open it again. */
export const openComposers = new Store<Readonly<Record<string, ComposerKind | null>>>({});

/** Rises when the person asked for a composer: only then may it take the focus. */
export const composerRequests = new Store(0);

/** Which message is sent on; none: the newest from outside. */
export const forwarding = new Store<Readonly<Record<string, string>>>({});

export function openForward(conversationId: string, messageId: string): void {
  forwarding.set({ ...forwarding.value, [conversationId]: messageId });
  openComposer(conversationId, 'forward');
}

export function openComposer(conversationId: string, kind: ComposerKind): void {
  composerRequests.set(composerRequests.value + 1);
  openComposers.set({ ...openComposers.value, [conversationId]: kind });
}

export function closeComposer(conversationId: string): void {
  openComposers.set({ ...openComposers.value, [conversationId]: null });
}
