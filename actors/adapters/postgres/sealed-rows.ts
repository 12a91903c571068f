// Opens sealed columns of a row, and refuses early and plainly what another key has sealed.

import { SkillpostError } from '../../errors.ts';
import { keyId } from '../system/secrets.ts';
import { open } from './sealing.ts';
import type { Sealed } from './sealing.ts';

/** Throws ARCHIVE_KEY (bug) for another key, ARCHIVE_BROKEN (bug) for changed bytes. */
export function openSealed(
  key: Uint8Array,
  row: Sealed & { readonly key_id: string },
  boundTo: string,
): Buffer {
  if (row.key_id !== keyId(key))
    throw new SkillpostError('ARCHIVE_KEY', 'bug', 'A stored message was sealed with another key.', {
      meta: { id: boundTo, keyId: row.key_id },
    });
  return open(key, row, boundTo);
}
