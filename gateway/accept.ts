// The point after which nothing can be lost: `accept` returns once the raw bytes are committed. Understanding follows on
// its own, at most so many at once; what memory has no room for, or what failed, the sweeper drives again.
//
//   accept ──commit──► id ──► waiting (bounded) ──► understand ──► routed
//                                  │ full                │ failed
//                                  └──────► sweeper ◄────┘   (every second, rows older than 2 s, with back-off)

import { asSkillpostError } from '#actors/errors.ts';
import type { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail, ArchivedMail, MailStore } from '#actors/ports/mail-store.ts';
import type { Span, Tracing } from '#actors/ports/tracing.ts';
import { noTracing, traced } from '#actors/tracing.ts';
import type { AcceptMeasures } from './measures.ts';
import type { Understand } from './understand.ts';
import { createWorkQueue } from './work-queue.ts';

export interface AcceptDeps {
  readonly mailStore: MailStore;
  readonly understand: Understand;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: AcceptMeasures;
  /** Absent: nothing is traced. */
  readonly tracing?: Tracing | undefined;
}

/** A mail that has been accepted here knows its trace; one that the sweeper brings begins one. */
type WaitingMail = ArchivedMail & { readonly trace?: string | undefined };

export interface Acceptance {
  /** The archive id, once the mail is committed. Throws what the store throws: nothing was accepted then. */
  accept(mail: AcceptedMail): Promise<string>;
  /** Understands archived mails, each tried once; how many were routed. For the sweeper. */
  drive(mails: readonly ArchivedMail[]): Promise<number>;
  /** Resolves when nothing waits and nothing is at work. */
  idle(): Promise<void>;
  /** Gives what is at work `limits.understandStopMs`. The rest stays unrouted, for the sweeper of the next process. */
  stop(): Promise<void>;
}

export function createAccept(deps: AcceptDeps): Acceptance {
  const { mailStore, understand, clock, measures, tracing = noTracing } = deps;
  const queue = createWorkQueue<WaitingMail>({
    atOnce: limits.understandAtOnce,
    atOnceBytes: limits.understandAtOnceBytes,
    async work({ trace, ...mail }) {
      try {
        await traced(tracing, beginUnderstanding(tracing, mail, trace), () => understand(mail));
        measures?.routed(clock.now() - mail.receivedAt);
        return true;
      } catch (error) {
        await noteFailure(deps, mail, asSkillpostError(error));
        return false;
      }
    },
  });
  measures?.readWaiting(() => ({ mails: queue.waiting(), bytes: queue.waitingBytes() }));
  return {
    async accept(mail) {
      const receivedAt = clock.now();
      const span = beginAccepting(tracing, mail);
      const id = await traced(tracing, span, () => mailStore.accept(mail));
      measures?.accepted(clock.now() - receivedAt);
      const room =
        queue.waiting() < limits.understandWaitingMails &&
        queue.waitingBytes() + mail.raw.length <= limits.understandWaitingBytes;
      const trace = span?.traceparent;
      const { quarantineReason = null } = mail;
      const fresh = { receivedAt, attempts: 0, conversationId: null, quarantineReason, trace };
      if (room) void queue.add({ ...mail, ...fresh, id });
      return id;
    },
    async drive(mails) {
      const routed = await Promise.all(mails.map(async (mail) => queue.add(mail)));
      return routed.filter(Boolean).length;
    },
    idle: async () => queue.idle(),
    stop: () =>
      new Promise((resolve) => {
        const cancel = clock.after(limits.understandStopMs, resolve);
        void queue.stop().then(() => {
          cancel();
          resolve();
        });
      }),
  };
}

/** Part of the request that brought the mail, if one did. */
function beginAccepting(tracing: Tracing, { source }: AcceptedMail): Span | null {
  const options = { kind: 'server', attributes: { 'skillpost.mail_source': source } } as const;
  const request = tracing.current();
  return request === null
    ? tracing.trace('mail.accept', undefined, options)
    : tracing.span('mail.accept', request.traceparent, options);
}

function beginUnderstanding(
  tracing: Tracing,
  { source, attempts }: ArchivedMail,
  trace: string | undefined,
): Span | null {
  const attributes = { 'skillpost.mail_source': source, 'skillpost.attempts': attempts };
  const options = { kind: 'consumer', attributes } as const;
  return trace === undefined
    ? tracing.trace('mail.understand', undefined, options)
    : tracing.span('mail.understand', trace, options);
}

async function noteFailure(
  { mailStore, log, measures }: AcceptDeps,
  mail: ArchivedMail,
  error: SkillpostError,
): Promise<void> {
  const reason = error.cause instanceof Error ? error.cause.message : error.safeText;
  const fields = { archiveId: mail.id, code: error.code, attempts: mail.attempts, reason };
  // Somebody is down, not this mail at fault: it is no attempt.
  if (error.category === 'unavailable' || error.category === 'overloaded' || error.category === 'misrouted') {
    measures?.notRouted('waits');
    return log.warn(fields, 'mail waits to be routed');
  }
  measures?.notRouted('failed');
  log.error(fields, 'mail could not be routed');
  try {
    await mailStore.markAttempt(mail.id, `${error.code}: ${reason}`);
  } catch (failure) {
    log.warn({ archiveId: mail.id, error: String(failure) }, 'a failed attempt could not be noted');
  }
}
