// One POP3 session over its connection: feeds lines to the protocol, meets its needs, writes what it says, and holds the
// Inbox while it lasts. How the protocol goes is in `machine.ts`.

import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Budget } from './budget.ts';
import { greeting, onLine, onLongLine, onOutcome } from './machine.ts';
import type { Asker, Mailboxes } from './mailbox.ts';
import type { Pop3Measures } from './measures.ts';
import { stuffed } from './message.ts';
import { newSession, sizeOf, type Need, type Outcome, type Session, type Step } from './session.ts';
import type { Wire } from './wire.ts';

export interface ConnectionDeps {
  readonly mailboxes: Mailboxes;
  /** Octets of messages that all sessions hold. */
  readonly budget: Budget;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: Pop3Measures | undefined;
}

export interface ConnectionOptions extends Asker {
  readonly wire: Wire;
  /** TLS from the first octet. */
  readonly implicitTls: boolean;
  /** Passwords in clear are fine: the client is on this machine. */
  readonly local: boolean;
}

/** Resolves when the session is over. Never throws: what breaks ends the session. */
export async function serve(deps: ConnectionDeps, options: ConnectionOptions): Promise<void> {
  const { wire, implicitTls, local } = options;
  const run = createRun(deps, options);
  const cancel = deps.clock.after(limits.pop3SessionMs, () => wire.destroy());
  try {
    if (implicitTls) await wire.startTls();
    await run.all(newSession({ secure: implicitTls, mayLogIn: implicitTls || local }));
    wire.end();
  } catch (error) {
    // Clients that hang up, or fail their handshake, are everyday life.
    deps.log.debug({ remoteAddress: options.remoteAddress, error: String(error) }, 'a POP3 session broke');
    wire.destroy();
  } finally {
    cancel();
    await run.release();
  }
}

function createRun(deps: ConnectionDeps, options: ConnectionOptions) {
  const { mailboxes, clock, budget, measures } = deps;
  const { wire } = options;
  let session: Session | null = null;
  let stopRenewing = (): void => undefined;

  function keepReading(): void {
    stopRenewing = clock.after(limits.pop3ReaderMs / 3, () => {
      const drop = session?.drop ?? null;
      if (drop === null) return;
      void mailboxes.renew(drop, options).then((held) => {
        if (session === null) return;
        if (held) keepReading();
        else wire.destroy();
      });
    });
  }

  /** Once, however often it is called. */
  async function release(): Promise<void> {
    stopRenewing();
    const drop = session?.drop ?? null;
    session = null;
    if (drop !== null) await mailboxes.release(drop, options);
  }

  /** The step that is told to the client: that of the line, or what came of its need. */
  async function met(step: Step): Promise<Step> {
    if (step.need === undefined || step.need.kind === 'tls') return step;
    const outcome = await meet(deps, step.session, { need: step.need, asker: options });
    // Before anything is told: what was opened is given back also when the client has gone meanwhile.
    if (outcome.kind === 'opened') {
      session = { ...step.session, drop: outcome.drop };
      keepReading();
    }
    return onOutcome(step.session, outcome);
  }

  async function take(from: Session): Promise<Session> {
    const line = await wire.line(from.awaitsLogin ? limits.pop3LoginOctets : limits.pop3LineOctets);
    if (line === null) return { ...from, phase: 'over' };
    const first = line.kind === 'line' ? onLine(from, line.text) : onLongLine(from);
    // A message is in memory until the client has taken it.
    const held = octetsNeeded(first);
    if (!budget.take(held)) {
      const { session: after, ...told } = onOutcome(first.session, {
        kind: 'no-message',
        why: 'unavailable',
      });
      await wire.send(octetsOf(told));
      return after;
    }
    try {
      const { session: after, ...told } = await met(first);
      // Who has heard goodbye may come again at once.
      if (after.phase === 'over') await release();
      await wire.send(octetsOf(told));
      if (told.body !== undefined) measures?.retrieved(told.body.length);
      if (first.need?.kind === 'tls') await wire.startTls();
      return after;
    } finally {
      budget.give(held);
    }
  }

  return {
    async all(first: Session): Promise<void> {
      await wire.send(`${greeting}\r\n`);
      for (let now = first; now.phase !== 'over';) {
        now = await take(now);
        // After the release there is nothing to be given back.
        if (now.phase !== 'over') session = now;
      }
    },
    release,
  };
}

function octetsNeeded({ session: { drop }, need }: Step): number {
  return need?.kind === 'message' && drop !== null ? sizeOf(drop, need.number) : 0;
}

async function meet(
  deps: ConnectionDeps,
  { drop }: Session,
  { need, asker }: { readonly need: Exclude<Need, { kind: 'tls' }>; readonly asker: Asker },
): Promise<Outcome> {
  if (need.kind === 'open') return logIn(deps, need, asker);
  if (drop === null) throw new Error('a mailbox is needed that is not open');
  return need.kind === 'commit' ? deps.mailboxes.commit(drop, asker) : deps.mailboxes.message(need, drop);
}

async function logIn(
  { mailboxes, clock, log, measures }: ConnectionDeps,
  need: Extract<Need, { kind: 'open' }>,
  asker: Asker,
): Promise<Outcome> {
  const outcome = await mailboxes.open(need, asker);
  measures?.login(outcome.kind === 'denied' ? outcome.why : 'opened');
  if (outcome.kind !== 'denied') return outcome;
  const { remoteAddress } = asker;
  log.info({ remoteAddress, name: need.name.slice(0, 254), why: outcome.why }, 'a POP3 login was refused');
  if (outcome.why === 'wrong')
    await new Promise<void>((resolve) => void clock.after(limits.pop3FailedLoginMs, resolve));
  return outcome;
}

/** In one piece: a reply and the message after it fit into one packet, often. */
function octetsOf({ reply, lines, body }: Omit<Step, 'session'>): Uint8Array {
  const first = Buffer.from(reply === undefined ? '' : `${reply}\r\n`);
  if (body !== undefined) return Buffer.concat([first, stuffed(body), Buffer.from('.\r\n')]);
  return lines === undefined ? first : Buffer.concat([first, Buffer.from([...lines, '.', ''].join('\r\n'))]);
}
