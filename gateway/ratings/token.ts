// The word in a link to rate a mail: which message, for which queue it was sent, and a signature that cannot be made up.
// It proves that its bearer has seen the mail, nothing else: it records nothing. Pure.

import { base32, sameText } from '#actors/vocabulary/reply-address.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';

const shape = /^([A-Za-z0-9-]{1,60})\.(.{1,200})\.([a-z2-7]{26})$/s;

export interface RatedMail {
  readonly messageId: string;
  readonly queueId: string;
}

function signature(sign: Sign, { messageId, queueId }: RatedMail): string {
  return base32(sign(`rating\n${messageId}\n${queueId}`).subarray(0, 16));
}

export function mintRatingToken(sign: Sign, mail: RatedMail): string {
  return `${mail.messageId}.${mail.queueId}.${signature(sign, mail)}`;
}

/** Null: it was not made here. */
export function readRatingToken(sign: Sign, token: string): RatedMail | null {
  const [, messageId, queueId, given] = shape.exec(token) ?? [];
  if (messageId === undefined || queueId === undefined || given === undefined) return null;
  const mail = { messageId, queueId };
  return sameText(given, signature(sign, mail)) ? mail : null;
}
