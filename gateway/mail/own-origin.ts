// Mail of ours that comes back, and mail that answers what our machine wrote (N5, T1). Pure. Who benefits: everybody who would
// be caught in a loop. Who abuses: whoever writes our marks into a mail only loses the receipt.

import { limits } from '#actors/limits.ts';
import { isMachineMessageId } from '#actors/vocabulary/correspondence.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import type { MailParts } from './parse.ts';

type Ancestors = Pick<MailParts, 'inReplyTo' | 'references' | 'headers'>;

const cause = 'x-skillpost-cause';

/** It names machine mail of ours as an ancestor: no machine answers it, though a person may have written it. */
export function descendsFromMachine({ inReplyTo, references, headers }: Ancestors, sign: Sign): boolean {
  return [inReplyTo, ...references, headers.get(cause) ?? ''].some((id) => isMachineMessageId(id, sign));
}

/** Why a mail is taken for one of ours on its way back; null: it is not. `hops`: how often it came through this host. */
export function ownOrigin(
  { headers, hops }: Pick<MailParts, 'headers'> & { readonly hops: number },
  { sign, mailboxAddresses }: { readonly sign: Sign; readonly mailboxAddresses: readonly string[] },
): string | null {
  if (isMachineMessageId(headers.get(cause) ?? '', sign)) return 'our own cause';
  const loop = (headers.get('x-loop') ?? '').toLowerCase();
  if (loop !== '' && mailboxAddresses.includes(loop)) return 'our own loop mark';
  return hops >= limits.ownHops ? `came through here ${hops} times` : null;
}
