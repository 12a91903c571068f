// Where the mail store of a simulation says that each mail is: a row per mail, changed as the real one changes it. Programs
// ask it at any moment; the effects of cases change it later, more than once, and in any order.

import type { KeptIn } from '#actors/ports/mail-store.ts';
import type { MoveKeptMessage } from '#proto/gen/skillpost/v1/effects.ts';

export class KeptMails {
  readonly #rows = new Map<string, string>();
  readonly #movedAt = new Map<string, number>();

  /** Where it is: the first who keeps it decides, until it is moved. */
  keep(messageId: string, conversationId: string): KeptIn {
    const kept = this.#rows.get(messageId) ?? conversationId;
    this.#rows.set(messageId, kept);
    return { conversationId: kept, movedAtMs: this.#movedAt.get(messageId) ?? 0 };
  }

  move({ messageId, toConversationId, movedAtMs }: Omit<MoveKeptMessage, 'fromConversationId'>): void {
    if (movedAtMs <= (this.#movedAt.get(messageId) ?? 0)) return;
    this.#movedAt.set(messageId, movedAtMs);
    this.#rows.set(messageId, toConversationId);
  }

  caseOf(messageId: string): string | undefined {
    return this.#rows.get(messageId);
  }

  /** Every mail, with the case that it is in. */
  get all(): readonly (readonly [string, string])[] {
    return [...this.#rows];
  }
}
