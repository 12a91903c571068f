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
import type { Understand } from './understand.ts';

export interface AcceptDeps {
  readonly mailStore: MailStore;
  readonly understand: Understand;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Acceptance {
  /** The archive id, once the mail is committed. Throws what the store throws: nothing was accepted then. */
  accept(mail: AcceptedMail): Promise<string>;
  /** Understands archived mails; resolves when each was tried. For the sweeper. */
  drive(mails: readonly ArchivedMail[]): Promise<void>;
  /** Resolves when nothing waits and nothing is at work. */
  idle(): Promise<void>;
  /** What still waits stays unrouted, for the sweeper of the next process. */
  stop(): Promise<void>;
}

interface Work {
  readonly mail: ArchivedMail;
  readonly done: () => void;
}

export function createAccept({ mailStore, understand, clock, log }: AcceptDeps): Acceptance {
  const waiting: Work[] = [];
  const known = new Set<string>();
  const idlers: (() => void)[] = [];
  let waitingBytes = 0;
  let working = 0;
  let stopped = false;

  async function work({ mail, done }: Work): Promise<void> {
    working += 1;
    try {
      await understand(mail);
    } catch (error) {
      await noteFailure(mail, error);
    }
    working -= 1;
    known.delete(mail.id);
    done();
    pump();
  }

  async function noteFailure(mail: ArchivedMail, thrown: unknown): Promise<void> {
    const error = asSkillpostError(thrown);
    const later =
      error.category === 'unavailable' || error.category === 'overloaded' || error.category === 'misrouted';
    const fields = {
      archiveId: mail.id,
      code: error.code,
      attempts: mail.attempts,
      error: reasonOf(error),
    };
    if (later) return log.warn(fields, 'mail waits to be routed');
    log.error(fields, 'mail could not be routed');
    try {
      await mailStore.markAttempt(mail.id, `${error.code}: ${reasonOf(error)}`);
    } catch (failure) {
      log.warn({ archiveId: mail.id, error: String(failure) }, 'failed attempt could not be noted');
    }
  }

  function pump(): void {
    while (working < limits.understandAtOnce) {
      const next = stopped ? undefined : waiting.shift();
      if (next === undefined) break;
      waitingBytes -= next.mail.raw.length;
      void work(next);
    }
    if (working === 0 && (waiting.length === 0 || stopped)) for (const idler of idlers.splice(0)) idler();
  }

  function enqueue(mail: ArchivedMail): Promise<void> {
    if (stopped || known.has(mail.id)) return Promise.resolve();
    known.add(mail.id);
    waitingBytes += mail.raw.length;
    return new Promise((done) => {
      waiting.push({ mail, done });
      pump();
    });
  }

  const idle = (): Promise<void> =>
    working === 0 && (waiting.length === 0 || stopped)
      ? Promise.resolve()
      : new Promise((resolve) => idlers.push(resolve));

  return {
    async accept(mail) {
      const receivedAt = clock.now();
      const id = await mailStore.accept(mail);
      const room =
        waiting.length < limits.understandWaitingMails &&
        waitingBytes + mail.raw.length <= limits.understandWaitingBytes;
      if (room)
        void enqueue({ ...mail, id, receivedAt, attempts: 0, conversationId: null, quarantineReason: null });
      return id;
    },
    async drive(mails) {
      await Promise.all(mails.map(enqueue));
    },
    idle,
    async stop() {
      stopped = true;
      for (const { done } of waiting.splice(0)) done();
      await idle();
    },
  };
}

function reasonOf({ cause, safeText }: SkillpostError): string {
  return cause instanceof Error ? cause.message : safeText;
}

export interface SweeperDeps {
  readonly mailStore: Pick<MailStore, 'claimUnrouted'>;
  readonly acceptance: Acceptance;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Sweeper {
  stop(): Promise<void>;
}

/** Drives what was accepted and never routed: by a process that died, or while something was down (T6). */
export function startSweeper({ mailStore, acceptance, clock, log }: SweeperDeps): Sweeper {
  let cancel = (): void => undefined;
  let stopped = false;
  let sweeping: Promise<void> = Promise.resolve();

  async function sweep(): Promise<void> {
    const now = clock.now();
    const mails = await mailStore.claimUnrouted(
      now - limits.sweepAfterMs,
      limits.sweepBatch,
      limits.sweepClaimMs,
    );
    const due = mails.filter((mail) => mail.receivedAt + backoffMs(mail.attempts) <= now);
    if (due.length > 0) log.info({ mails: due.length }, 'driving mails that were not routed');
    await acceptance.drive(due);
  }

  function next(): void {
    if (stopped) return;
    cancel = clock.after(limits.sweepEveryMs, () => {
      sweeping = sweep()
        .catch((error: unknown) => log.warn({ error: String(error) }, 'sweep failed'))
        .then(next);
    });
  }

  next();
  return {
    async stop() {
      stopped = true;
      cancel();
      await sweeping;
    },
  };
}

/** From its arrival: 1 s, 3 s, 7 s, … after the first, second, third failure; at most 5 min more for each. */
function backoffMs(attempts: number): number {
  let total = 0;
  for (let attempt = 0; attempt < Math.min(attempts, limits.deliveryAttempts); attempt += 1)
    total += Math.min(1_000 * 2 ** attempt, limits.sweepBackoffLastMs);
  return total;
}
