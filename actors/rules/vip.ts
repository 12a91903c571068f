// Whether a sender is on the list of VIP customers: by address, or by domain (F42).

import type { Directory, Vip } from '../vocabulary/directory.ts';

export function vipOf({ vips }: Directory, address: string): Vip | undefined {
  const lower = address.trim().toLowerCase();
  return vips.get(lower) ?? vips.get(lower.slice(lower.lastIndexOf('@')));
}
