// Whether a sender is on the list of VIP customers: by address, or by domain (F42).

import type { Directory, Vip } from '../vocabulary/directory.ts';
import type { MailFacts } from './facts.ts';

export function vipOf({ vips }: Directory, address: string): Vip | undefined {
  const lower = address.trim().toLowerCase();
  return vips.get(lower) ?? vips.get(lower.slice(lower.lastIndexOf('@')));
}

/** Whoever only says that they are a VIP is none (T26). */
export function vipSender(directory: Directory, { authentication, texts }: MailFacts): Vip | undefined {
  return authentication === 'fail' ? undefined : vipOf(directory, texts.from[0] ?? '');
}
