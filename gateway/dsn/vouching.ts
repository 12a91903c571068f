// Whether SPF vouches for who is told of a delivery (RFC 7208): what was found when the mail came, else it is asked now.
// Not known is no.

import type { ArchivedMail, MailStore } from '#actors/ports/mail-store.ts';
import type { Authenticator } from '../mail/authenticate.ts';
import { senderDomain } from '../mail/verdict.ts';

export interface VouchingDeps {
  readonly mailStore: Pick<MailStore, 'authentications'>;
  readonly authenticator: Pick<Authenticator, 'check'>;
}

export function createVouching({ mailStore, authenticator }: VouchingDeps) {
  return async (mail: ArchivedMail): Promise<boolean> => {
    const { id, raw, remoteAddress: ip, helo = '', envelopeFrom: sender } = mail;
    if (ip === '') return false;
    // Mail to people alone was not looked at.
    const kept = (await mailStore.authentications([id])).get(id);
    const { spf } = kept ?? (await authenticator.check(raw, { ip, helo, sender })) ?? { spf: null };
    // That of HELO says nothing of the sender.
    return spf !== null && spf.result === 'pass' && senderDomain(`@${spf.domain}`) === senderDomain(sender);
  };
}
