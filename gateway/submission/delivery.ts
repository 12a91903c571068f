// One attempt to deliver a mail that a person handed in to one recipient elsewhere: send, record, and in the end tell the
// person if it failed. Safe to repeat: a crash on the way sends, or tells, again.

import { limits } from '#actors/limits.ts';
import type { Chance, Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail, ArchivedMail, MailStore } from '#actors/ports/mail-store.ts';
import type { Template } from '#actors/vocabulary/directory.ts';
import type { Submissions } from '#actors/ports/submissions.ts';
import type { MeasureDelivery } from '../measures.ts';
import { unsigned } from '../dkim/signer.ts';
import type { SignMail } from '../dkim/signer.ts';
import type { Courier } from '../outbound/courier.ts';
import { concluded, retryDelayMs } from '../outbound/ladder.ts';
import type { Done } from '../outbound/ladder.ts';
import { authorsOf } from './header.ts';
import { failureReport, wantsNoFailure } from './report.ts';

export interface SubmissionJob {
  readonly archiveId: string;
  readonly recipient: string;
}

export interface SubmissionDeliveryDeps {
  readonly hostname: string;
  readonly mailStore: Pick<MailStore, 'archived'>;
  readonly submissions: Pick<Submissions, 'deliveries' | 'record'>;
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly courier: Courier;
  /** Absent: nothing is signed. */
  readonly sign?: SignMail | undefined;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'newId'>;
  readonly log: Log;
  /** What the report says; absent, or nothing: our own words. */
  readonly reportTemplate?: (() => Template | undefined) | undefined;
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
    const done = concluded(outcome, { attempts: known.attempts + 1, ageMs: clock.now() - mail.receivedAt });
    deps.measure?.(done.state, clock.now() - startedAt);
    // Told first: a crash in between tells twice, and never not at all.
    if (done.state === 'failed') await tellSender(deps, { mail, recipient, done });
    await submissions.record(archiveId, recipient, done);
    deps.log.info(
      { archiveId, recipient, state: done.state, code: done.lastCode, attempts: done.attempts },
      'delivery attempt of a submitted mail',
    );
    return done.state === 'deferred' ? clock.now() + retryDelayMs(done.attempts, deps.retryMs) : null;
  };
}

async function tellSender(
  { hostname, accept, clock, chance, log, reportTemplate }: SubmissionDeliveryDeps,
  { mail, recipient, done }: { readonly mail: ArchivedMail; readonly recipient: string; readonly done: Done },
): Promise<void> {
  const account = mail.submittedBy ?? '';
  // A report is never reported on (RFC 5321 §6.1).
  if (account === '' || mail.envelopeFrom === '' || wantsNoFailure(mail, recipient)) return;
  const messageId = `<${chance.newId()}@${hostname}>`;
  const { lastText: text, attempts } = done;
  const id = await accept({
    source: 'report',
    envelopeFrom: '',
    envelopeTo: [mail.envelopeFrom],
    remoteAddress: '',
    mailboxId: '',
    accountIds: [account],
    raw: failureReport({
      hostname,
      mail,
      recipient,
      text,
      attempts,
      template: reportTemplate?.(),
      messageId,
      at: clock.now(),
    }),
  });
  log.info({ archiveId: mail.id, recipient, reportId: id }, 'a sender was told that a mail failed');
}
