// The word that a page of ours puts into its form, and that must come back with it: another site cannot make one up, and
// one that was used is old after a while. It says for which form it is and when it was made. Pure.

import { base32, sameText } from '#actors/vocabulary/reply-address.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';

const shape = /^(\d{1,15})\.([a-z0-9]{8,40})\.([a-z2-7]{26})$/;

export interface FormToken {
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** The same in every post of the same page: a form that is sent twice is one mail. */
  readonly nonce: string;
}

function signature(sign: Sign, slug: string, madeAt: string, nonce: string): string {
  return base32(sign(`form\n${slug}\n${madeAt}\n${nonce}`).subarray(0, 16));
}

/** `nonce`: 8 to 40 lower-case letters and digits. */
export function mintFormToken(sign: Sign, slug: string, { madeAt, nonce }: FormToken): string {
  return `${madeAt}.${nonce}.${signature(sign, slug, String(madeAt), nonce)}`;
}

/** Null: it was not made here for this form. How old it may be is the caller's to say. */
export function readFormToken(sign: Sign, slug: string, token: string): FormToken | null {
  const [, madeAt, nonce, given] = shape.exec(token) ?? [];
  if (madeAt === undefined || nonce === undefined || given === undefined) return null;
  if (!sameText(given, signature(sign, slug, madeAt, nonce))) return null;
  return { madeAt: Number(madeAt), nonce };
}
