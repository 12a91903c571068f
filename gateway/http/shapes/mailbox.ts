// A mailbox as the API shows it: what it reaches outside only to administrators, its lights to everybody who supervises.

import type { ProtocolHealth } from '#actors/ports/mailbox-health.ts';
import type { SecretPurpose } from '#actors/ports/mailbox-secrets.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { BoxProtocol } from '#actors/vocabulary/mailbox-policy.ts';
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

/** Administrators only. */
export interface MailboxDetailsShape extends Mailbox {
  /** Which secrets are kept: `fetching`, `sending` (passwords), `oauth` (a grant). */
  readonly secrets: readonly SecretPurpose[];
  readonly health: readonly HealthShape[];
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

export function mailboxDetailsShape(mailbox: Mailbox, { secrets, health }: BoxDetails): MailboxDetailsShape {
  return { ...mailbox, secrets, health: healthShape(mailbox, health) };
}
