// When an agent is asked to fill in the questionnaire of a case, and what goes on afterwards: closing leads through the
// form, an answer that is sent is followed by it (F135).

import type { Conversation } from '../../lib/shapes.ts';
import { Store } from '../../lib/store.ts';

/** `close`, `send`: the form stands before it; `sent`: an answer has left; `change`: the agent asked for the form. */
export type AskedFor = 'close' | 'send' | 'sent' | 'change';

export interface AskedForm {
  readonly conversationId: string;
  readonly why: AskedFor;
  /** What the form stands before; it goes on when that is saved or skipped. */
  readonly proceed: () => void;
}

/** The form that is open; null: none is. */
export const askedForm = new Store<AskedForm | null>(null);

const nothing = (): void => undefined;

function open(conversation: Conversation, why: AskedFor, proceed: () => void): void {
  askedForm.set({ conversationId: conversation.id, why, proceed });
}

/** Null: there is nothing that is still to be filled in. */
function owed({ questionnaire = null }: Conversation): NonNullable<Conversation['questionnaire']> | null {
  return questionnaire === null || questionnaire.answered ? null : questionnaire;
}

/** `proceed` at once where nothing is to be filled in before. */
export function askBeforeClosing(conversation: Conversation, proceed: () => void): void {
  const form = owed(conversation);
  if (form !== null && (form.mandatory || form.triggers.includes('close')))
    open(conversation, 'close', proceed);
  else proceed();
}

/** Once it is sent the case is closed: whatever the form is shown for, it is now. */
export function askBeforeSending(conversation: Conversation, proceed: () => void): void {
  if (owed(conversation) === null) proceed();
  else open(conversation, 'send', proceed);
}

export function askAfterSending(conversation: Conversation): void {
  if (owed(conversation)?.triggers.includes('respond') === true) open(conversation, 'sent', nothing);
}

export function askNow(conversation: Conversation): void {
  open(conversation, 'change', nothing);
}

/** The API wants a form that this page did not know of. */
export function askAfterRefusal(conversation: Conversation, proceed: () => void): void {
  open(conversation, 'close', proceed);
}
