// Whether what is being written leaves signed and encrypted, in a line for who writes, and what they are asked before
// it leaves in the clear. Pure.

import type { MailProtection } from './message-shapes.ts';

/** As the API plans it. */
export interface LeavingPlan {
  /** The mailbox encrypts where it can. */
  readonly encrypting: boolean;
  readonly signing: 'off' | 'smime' | 'openpgp';
  readonly encrypted: boolean;
  /** Recipients without a key that can be used. */
  readonly missing: readonly string[];
}

/** Null: there is nothing to say. */
export function leavingWords({ encrypting, signing, encrypted, missing }: LeavingPlan): string | null {
  const signs = signing === 'off' ? '' : 'signed';
  if (encrypted) return `Leaves ${signs === '' ? '' : 'signed and '}encrypted.`;
  if (!encrypting) return signs === '' ? null : 'Leaves signed.';
  const who = missing.length === 0 ? '' : ` No key of ${missing.join(', ')} is known.`;
  return `Leaves ${signs === '' ? 'in the clear' : 'signed, but not encrypted'}.${who}`;
}

/** Said before a reply goes out, or something is sent on; null: nothing is lost by it. */
export function inClearDoubt(
  answered: Pick<MailProtection, 'encryption'> | null,
  plan: LeavingPlan | null,
): string | null {
  if (answered === null || answered.encryption === 'none' || plan?.encrypted === true) return null;
  const why =
    plan?.encrypting === true && plan.missing.length > 0
      ? ` No key of ${plan.missing.join(', ')} is known.`
      : '';
  return `What you answer or send on came encrypted; this leaves so that others can read it.${why}`;
}
