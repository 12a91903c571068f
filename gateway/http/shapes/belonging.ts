// What the API says of who sent a mail, and of the cases that one may belong to.

import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import type { MailProtection, MailSigner } from '#actors/vocabulary/mail-protection.ts';
import type { RelatedCase } from '#proto/gen/skillpost/v1/types.ts';
import type { PartyShape } from './agent.ts';
import { isoTime } from './values.ts';

export type AuthenticationShape = Omit<MailAuthentication, 'at' | 'earlier'> & {
  readonly at: string | null;
  /** What was said at each look before; only where there was one. */
  readonly earlier?: readonly { readonly at: string | null; readonly verdict: string }[];
};

export interface RelatedShape {
  readonly id: string;
  readonly tag: string;
  /** `related`, `duplicate`; `asks`: who wrote this case asks to join that one; `asked`: the other way; `approved`, `refused`. */
  readonly state: string;
  /** Of the message that asks; for `join-requests/{messageId}`. */
  readonly messageId: string | null;
  /** Who wrote that case, where it told; null: it did not. */
  readonly from: PartyShape | null;
  readonly subject: string;
  readonly at: string | null;
}

export function relatedShape(entry: RelatedCase): RelatedShape {
  return {
    id: entry.conversationId,
    tag: entry.tag,
    state: entry.state,
    messageId: entry.messageId || null,
    from: entry.fromAddress === '' ? null : { address: entry.fromAddress, name: entry.fromName },
    subject: entry.subject,
    at: isoTime(entry.atMs),
  };
}

export type ProtectionShape = Omit<MailProtection, 'at' | 'signer'> & {
  readonly at: string | null;
  readonly signer:
    | (Omit<MailSigner, 'validFrom' | 'validUntil'> & {
        readonly validFrom: string | null;
        readonly validUntil: string | null;
      })
    | null;
};

export function protectionShape({ protection }: StoredMessage): ProtectionShape | null {
  if (protection === null || protection === undefined) return null;
  const { at, signer, ...found } = protection;
  const time = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
  return {
    ...found,
    at: time(at),
    signer:
      signer === null
        ? null
        : { ...signer, validFrom: time(signer.validFrom), validUntil: time(signer.validUntil) },
  };
}

export function authenticationShape({ authentication }: StoredMessage): AuthenticationShape | null {
  if (authentication === null || authentication === undefined) return null;
  const { at, earlier, ...found } = authentication;
  const time = (ms: number): string | null => (ms > 0 ? isoTime(ms) : null);
  return {
    ...found,
    at: time(at),
    ...(earlier !== undefined && { earlier: earlier.map((look) => ({ ...look, at: time(look.at) })) }),
  };
}
