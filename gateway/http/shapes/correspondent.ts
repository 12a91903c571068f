// What is known of an address that we write to, as the API shows it: `GET /correspondents/{address}`.

import type { Directory } from '#actors/vocabulary/directory.ts';
import type { CorrespondentView } from '#proto/gen/skillpost/v1/correspondent.ts';
import { isoTime, userName } from './values.ts';

export interface CorrespondentShape {
  readonly address: string;
  /** Why the system writes nothing to it by itself at the moment, and until when; null: it may. */
  readonly paused: { readonly reason: string; readonly until: string | null } | null;
  /** Mail to it comes back for good (C13). People can still write to it. */
  readonly failing: {
    readonly since: string | null;
    readonly until: string | null;
    readonly status: string;
    readonly text: string;
  } | null;
  readonly complainedAt: string | null;
  /** Machine mail that counts at the moment. */
  readonly sent: number;
  readonly lastSentAt: string | null;
  /** Who forgave what was known of it. */
  readonly released: { readonly by: string; readonly byName: string; readonly at: string | null } | null;
}

export function correspondentShape(
  address: string,
  { facts, granted, newestGrantedAtMs, reason, untilMs }: CorrespondentView,
  { directory, at }: { readonly directory: Directory; readonly at: number },
): CorrespondentShape {
  const failing = facts !== undefined && facts.failingUntilMs > at;
  const by = facts?.releasedByUserId ?? '';
  return {
    address,
    paused: reason === '' ? null : { reason, until: isoTime(untilMs) },
    failing: failing
      ? {
          since: isoTime(facts.failingSinceMs),
          until: isoTime(facts.failingUntilMs),
          status: facts.failureStatus,
          text: facts.failureText,
        }
      : null,
    complainedAt: isoTime(facts?.complainedAtMs ?? 0),
    sent: granted,
    lastSentAt: isoTime(newestGrantedAtMs),
    released:
      by === '' ? null : { by, byName: userName(directory, by), at: isoTime(facts?.releasedAtMs ?? 0) },
  };
}
