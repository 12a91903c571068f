// Mails whose sender could not be found out, as the DNS did not answer, are looked at again (C15).

import type { MailAuthentication } from '../vocabulary/authentication.ts';

export interface SenderLooks {
  /** Due at `dueAt`, milliseconds since 1970: for one process, whichever has time then. Once for a message. */
  plan(messageId: string, dueAt: number): Promise<void>;
  /** Takes the place of a verdict that is still `unknown`, and of no other. */
  record(messageId: string, found: MailAuthentication): Promise<void>;
}
