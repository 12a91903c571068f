// Keeps how the servers that mailboxes send by fare, from the deliveries themselves (F12): at once when it changes, else once
// a minute, so that a thousand deliveries cost few writes.

import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailboxHealth } from '#actors/ports/mailbox-health.ts';
import type { Outcome } from '../outbound/smtp-client.ts';

export interface SendingHealthDeps {
  readonly health: Pick<MailboxHealth, 'note'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What became of a letter at the mailbox's own server. */
export type NoteSending = (mailboxId: string, outcome: Outcome) => void;

export function createSendingHealth({ health, clock, log }: SendingHealthDeps): NoteSending {
  // One entry for each mailbox that has sent since the start.
  const noted = new Map<string, { readonly fault: string | null; readonly at: number }>();
  return (mailboxId, { state, tryNext, busy, text }) => {
    if (busy === true) return;
    // What a server says against a recipient or a message says that it works.
    const fault = state === 'deferred' && tryNext ? text : null;
    const before = noted.get(mailboxId);
    const at = clock.now();
    const same = before !== undefined && (before.fault === null) === (fault === null);
    if (same && at - before.at < limits.boxSendingNoteMs) return;
    noted.set(mailboxId, { fault, at });
    health
      .note(mailboxId, 'smtp', fault === null ? { ok: true } : { ok: false, error: fault })
      .catch((error: unknown) => {
        noted.delete(mailboxId);
        log.warn({ mailboxId, code: asSkillpostError(error).code, err: error }, 'a light could not be kept');
      });
  };
}
