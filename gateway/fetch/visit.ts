// A mailbox that we hold: logged in to, looked into until nothing is left, watched where the server can tell of news, and
// how it went said to its actor and to whoever looks after it (F12). Every step ends: with a deadline, or with the signal.

import { asSkillpostError } from '#actors/errors.ts';
import type { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Place } from '#actors/ports/fetch-ledger.ts';
import type { BoxGap, MailboxHealth } from '#actors/ports/mailbox-health.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { Fetching, FetchProtocol } from '#actors/vocabulary/mailbox-policy.ts';
import { ImportChoice } from '#proto/gen/skillpost/v1/mailbox.ts';
import type { MailboxReply } from '#proto/gen/skillpost/v1/mailbox.ts';
import type { Holding } from './holding.ts';
import { look } from './look.ts';
import type { LookDeps } from './look.ts';
import type { Permits } from './permits.ts';
import { isProblem } from './problems.ts';
import type { ConnectSource, OutsideMailbox, SourceSecret } from './source.ts';

export interface VisitDeps extends LookDeps {
  readonly sources: Readonly<Record<FetchProtocol, ConnectSource>>;
  readonly secretOf: (mailbox: Mailbox) => Promise<SourceSecret>;
  readonly health: Pick<MailboxHealth, 'note'>;
  /** Of connections: who only watches gives its own to who waits. */
  readonly connections: Permits;
  /** A look has failed; the code of the problem. */
  readonly failed: (protocol: FetchProtocol, code: string) => void;
}

export interface Visit {
  readonly mailbox: Mailbox;
  readonly fetching: Fetching;
  readonly holding: Holding;
  readonly place: Place;
  readonly signal: AbortSignal;
  /** A look has gone well. */
  readonly onSuccess: () => void;
}

/** Until the time of the next look, or the signal. Never throws. */
export async function visit(deps: VisitDeps, one: Visit): Promise<void> {
  try {
    while (await visitOnce(deps, one)) one.signal.throwIfAborted();
  } catch (error) {
    if (one.signal.aborted) return;
    await tellFailure(deps, one, asSkillpostError(error));
  }
}

/** One session. Whether another one is to follow at once. */
async function visitOnce(deps: VisitDeps, one: Visit): Promise<boolean> {
  const { mailbox, fetching, signal } = one;
  const secret = await deps.secretOf(mailbox);
  const until = deps.clock.now() + limits.fetchSessionMs;
  const source = await deps.sources[fetching.protocol](fetching, secret, signal);
  try {
    for (;;) {
      const { complete, exhausted } = await look(deps, { ...one, source });
      // While an administrator is asked there is nothing to watch: the answer makes it due (T12).
      const asked = one.holding.importing === ImportChoice.ASKED;
      const fresh = deps.clock.now() < until && !asked && !deps.connections.wanted();
      const watches = complete && fresh && fetching.idle && source.wait !== null;
      const staysIn = watches || (!complete && !exhausted);
      // What is deleted at the end of the session is so before we say that it went well.
      if (!staysIn) await source.end();
      const goesOn = staysIn || !complete;
      const reply = await one.holding.report({ ok: true, complete, watching: goesOn });
      await tellSuccess(deps, one, reply);
      if (!goesOn || !reply.granted) return false;
      if (!staysIn) return true;
      if (watches) await watch(deps, one, source);
      signal.throwIfAborted();
    }
  } finally {
    source.cut();
  }
}

/** Until something may be new, the time of the next look has come, or another mailbox waits for a connection. */
async function watch(
  { connections }: VisitDeps,
  { fetching, signal }: Visit,
  source: OutsideMailbox,
): Promise<void> {
  const enough = new AbortController();
  const stop = connections.onWanted(() => enough.abort());
  try {
    await source.wait?.(fetching.pollMs, AbortSignal.any([signal, enough.signal]));
  } finally {
    stop();
  }
}

async function tellSuccess(deps: VisitDeps, one: Visit, reply: MailboxReply): Promise<void> {
  one.onSuccess();
  const { mailbox, fetching } = one;
  const gap: BoxGap | undefined = reply.gap;
  if (gap !== undefined)
    deps.log.info({ mailboxId: mailbox.id, ...gap }, 'what an outage had kept back has been fetched');
  await deps.health.note(mailbox.id, fetching.protocol, { ok: true, ...(gap === undefined ? {} : { gap }) });
}

async function tellFailure(deps: VisitDeps, one: Visit, error: SkillpostError): Promise<void> {
  const { mailbox, fetching, holding } = one;
  const { code, safeText, retryAfterMs = 0 } = error;
  const refused = isProblem(error, 'login') || isProblem(error, 'trust') || error.category === 'rejected';
  deps.failed(fetching.protocol, code);
  deps.log.warn(
    { mailboxId: mailbox.id, code, reason: safeText, cause: causeOf(error) },
    'a mailbox could not be read',
  );
  try {
    await holding.report({
      ok: false,
      error: safeText,
      retryAfterMs,
      refused,
      complete: false,
      watching: false,
    });
    await deps.health.note(mailbox.id, fetching.protocol, { ok: false, error: safeText });
  } catch (failure) {
    deps.log.warn({ mailboxId: mailbox.id, error: String(failure) }, 'how a mailbox fares could not be said');
  }
}

/** Of a bug of ours; what servers say is in the text already. */
function causeOf({ category, cause }: SkillpostError): string | undefined {
  return category === 'bug' ? String(cause) : undefined;
}
