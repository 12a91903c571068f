// A mailbox as the API shows it: what it reaches outside only to administrators, its lights to everybody who supervises.

import type { ProtocolHealth } from '#actors/ports/mailbox-health.ts';
import type { SecretPurpose } from '#actors/ports/mailbox-secrets.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { BoxProtocol } from '#actors/vocabulary/mailbox-policy.ts';
import { speaksAgainst, type SendingTest } from '#actors/vocabulary/sending-test.ts';
import { protocolsOf, type BoxDetails } from '../../boxes/boxes.ts';

export interface HealthShape {
  readonly protocol: BoxProtocol;
  /** unknown: nothing has been tried yet. */
  readonly state: 'ok' | 'failing' | 'unknown';
  readonly since: string | null;
  readonly lastError: string;
  readonly lastSuccessAt: string | null;
  /** Of the access token, for `oauth`. */
  readonly expiresAt: string | null;
  /** The newest outage, and how much mail was fetched after it. */
  readonly gap: { readonly from: string; readonly until: string; readonly count: number } | null;
}

/** The newest test of sending from one of its addresses. */
export interface SendingTestShape extends Omit<SendingTest, 'mailboxId' | 'at'> {
  readonly at: string;
}

/** What everybody who writes must know. */
export interface Proven {
  /** Its addresses that did not pass their test of sending, and that nobody has confirmed. */
  readonly notVerified: readonly string[];
}

/** Administrators only. */
export interface MailboxDetailsShape extends Mailbox, Proven {
  /** Which secrets are kept: `fetching`, `sending` (passwords), `oauth` (a grant). */
  readonly secrets: readonly SecretPurpose[];
  readonly health: readonly HealthShape[];
  readonly sendingTests: readonly SendingTestShape[];
}

export type MailboxShape = Omit<Mailbox, 'fetching' | 'sending' | 'oauthProvider'>;

export function mailboxShape(mailbox: Mailbox): MailboxShape {
  const { fetching: _fetching, sending: _sending, oauthProvider: _provider, ...shown } = mailbox;
  return shown;
}

const time = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : new Date(ms).toISOString();

function protocolShape(protocol: BoxProtocol, row: ProtocolHealth | undefined): HealthShape {
  const gap = row?.gap ?? null;
  return {
    protocol,
    state: row?.state ?? 'unknown',
    since: time(row?.since),
    lastError: row?.lastError ?? '',
    lastSuccessAt: time(row?.lastSuccessAt),
    expiresAt: time(row?.expiresAt),
    gap:
      gap === null
        ? null
        : { from: time(gap.fromMs) ?? '', until: time(gap.untilMs) ?? '', count: gap.count },
  };
}

/** One light for each protocol in use. */
export function healthShape(mailbox: Mailbox, rows: readonly ProtocolHealth[]): readonly HealthShape[] {
  return protocolsOf(mailbox).map((protocol) =>
    protocolShape(
      protocol,
      rows.find((row) => row.protocol === protocol),
    ),
  );
}

export function notVerified(tests: readonly SendingTest[]): readonly string[] {
  return tests.filter(speaksAgainst).map(({ address }) => address);
}

export function mailboxDetailsShape(mailbox: Mailbox, details: BoxDetails): MailboxDetailsShape {
  const { secrets, health, sendingTests } = details;
  return {
    ...mailbox,
    secrets,
    health: healthShape(mailbox, health),
    notVerified: notVerified(sendingTests),
    sendingTests: sendingTests.map(({ mailboxId: _id, ...test }) => ({
      ...test,
      at: new Date(test.at).toISOString(),
    })),
  };
}
