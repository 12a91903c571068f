// How many mailboxes fail, by protocol, for who watches the system (F12): read from the store every half minute, so that a
// scrape waits for nothing.

import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailboxHealth, ProtocolHealth } from '#actors/ports/mailbox-health.ts';
import type { Labels, Metrics } from '#actors/ports/metrics.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import type { BoxProtocol } from '#actors/vocabulary/mailbox-policy.ts';
import { protocolsOf } from './boxes.ts';

export type Failing = Readonly<Record<BoxProtocol, number>>;

const none: Failing = { imap: 0, pop3: 0, graph: 0, smtp: 0, oauth: 0 };

export function measureLights(metrics: Metrics, read: () => Failing): void {
  metrics.gauge(
    {
      name: 'skillpost_mailboxes_failing',
      help: 'Mailboxes in use whose server refuses us or does not answer, by protocol.',
      labels: ['protocol'],
    },
    () => Object.entries(read()).map(([protocol, count]): readonly [Labels, number] => [{ protocol }, count]),
  );
}

/** Only what is in use counts: a light that was left over from yesterday's settings says nothing. */
export function failingNow(rows: readonly ProtocolHealth[], { mailboxes }: Directory): Failing {
  const failing = { ...none };
  for (const { mailboxId, protocol, state } of rows) {
    const mailbox = mailboxes.get(mailboxId);
    if (state !== 'failing' || mailbox?.active !== true || !protocolsOf(mailbox).includes(protocol)) continue;
    failing[protocol] += 1;
  }
  return failing;
}

export interface LightsDeps {
  readonly health: MailboxHealth;
  readonly directory: DirectorySource;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Lights {
  read(): Failing;
  stop(): Promise<void>;
}

export function watchLights({ health, directory, clock, log }: LightsDeps): Lights {
  let failing = none;
  let look: Promise<void> = Promise.resolve();
  let cancel = (): void => undefined;
  const over = new AbortController();

  async function read(): Promise<void> {
    try {
      failing = failingNow(await health.all(), directory.current());
    } catch (error) {
      log.warn(
        { code: asSkillpostError(error).code, err: error },
        'the lights of mailboxes could not be read',
      );
    }
  }
  const next = (): void => {
    if (over.signal.aborted) return;
    cancel = clock.after(limits.boxLightsEveryMs, turn);
  };
  const turn = (): void => {
    look = read().finally(next);
  };
  turn();
  return {
    read: () => failing,
    async stop() {
      over.abort();
      cancel();
      await look;
    },
  };
}
