// One attempt to deliver a mail that is archived, handed in by a person or a report of ours, to one recipient elsewhere:
// send, tell the person what they want to be told, record. Safe to repeat: a crash on the way sends again, and tells once.

import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import type { Submissions } from '#actors/ports/submissions.ts';
import type { MeasureDelivery } from '../measures.ts';
import { unsigned } from '../dkim/signer.ts';
import type { SignMail } from '../dkim/signer.ts';
import type { Courier } from '../outbound/courier.ts';
import { concluded, retryDelayMs } from '../outbound/ladder.ts';
import { authorsOf } from './header.ts';
import { nextAttemptAt, tellSender } from './tell.ts';
import type { TellDeps } from './tell.ts';

export interface SubmissionJob {
  readonly archiveId: string;
  readonly recipient: string;
}

export interface SubmissionDeliveryDeps extends TellDeps {
  readonly mailStore: Pick<MailStore, 'archived'>;
  readonly submissions: Pick<Submissions, 'deliveries' | 'record'>;
  readonly courier: Courier;
  /** Absent: nothing is signed. */
  readonly sign?: SignMail | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly retryMs?: readonly number[] | undefined;
  readonly measure?: MeasureDelivery | undefined;
}

/** When to try again, in milliseconds since 1970; null when it is over. Throws what the store throws. */
export type DeliverSubmission = (job: SubmissionJob) => Promise<number | null>;

export function createSubmissionDelivery(deps: SubmissionDeliveryDeps): DeliverSubmission {
  const { clock, submissions } = deps;
  return async ({ archiveId, recipient }) => {
    const mail = await deps.mailStore.archived(archiveId);
    const known = (await submissions.deliveries(archiveId)).find((one) => one.recipient === recipient);
    if (mail === null || known === undefined) {
      deps.log.error({ archiveId, recipient }, 'there is nothing to deliver for this job');
      return null;
    }
    if (known.state === 'delivered' || known.state === 'failed') return null;
    const startedAt = clock.now();
    const { envelopeFrom, raw, dsn } = mail;
    const { sign = unsigned } = deps;
    const as = { address: authorsOf(raw)?.[0] ?? envelopeFrom, at: mail.receivedAt };
    const signed = await sign(Buffer.from(raw), as);
    const outcome = await deps.courier.deliver({ envelopeFrom, recipient, raw: signed, dsn });
    if (outcome.busy === true) return clock.now() + limits.deliveryBusyMs;
    const at = clock.now();
    const done = concluded(outcome, { attempts: known.attempts + 1, ageMs: at - mail.receivedAt });
    deps.measure?.(done.state, at - startedAt);
    // Told first: after a crash in between the same report is made again, and kept once.
    const { updatedAt: lastAt } = known;
    await tellSender(deps, { mail, recipient, done, reports: outcome.reports ?? false, lastAt, at });
    await submissions.record(archiveId, recipient, done);
    deps.log.info(
      { archiveId, recipient, state: done.state, code: done.lastCode, attempts: done.attempts },
      'delivery attempt of a submitted mail',
    );
    if (done.state !== 'deferred') return null;
    return nextAttemptAt({ mail, recipient, at: clock.now() }, retryDelayMs(done.attempts, deps.retryMs));
  };
}
