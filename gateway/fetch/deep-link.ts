// In the place of a mail, a request with a link to it (F23): the mail itself stays where it is, and nothing of it is kept here
// but who wrote about what. What cannot be asked for so is taken over whole instead: no mail is lost over its link.

import { asSkillpostError } from '#actors/errors.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { Parser } from '../mail/parser.ts';
import { splitMail } from '../mail/salvage.ts';
import type { RequestAdd } from '../requests/request-add.ts';

export interface LinkedMail {
  readonly mailbox: Mailbox;
  readonly link: string;
  readonly raw: Uint8Array;
  /** The same mail asks once. */
  readonly key: string;
}

/** The id of the request; null: it could not be asked for. */
export type AddLink = (mail: LinkedMail) => Promise<string | null>;

interface AddLinkDeps {
  readonly requestAdd: RequestAdd;
  readonly parser: Pick<Parser, 'parse'>;
  readonly log: Log;
}

export function createAddLink({ requestAdd, parser, log }: AddLinkDeps): AddLink {
  return async ({ mailbox, link, raw, key }) => {
    const read = await parser.parse(splitMail(raw).header);
    const { from, subject } = read.ok ? read.parts : { from: { address: '', name: '' }, subject: '' };
    try {
      const asked = { from: from.address || mailbox.address, fromName: from.name, to: mailbox.address };
      return (await requestAdd({ ...asked, subject, uri: link }, key)).requestId;
    } catch (error) {
      const { category, safeText } = asSkillpostError(error);
      if (category !== 'invalid' && category !== 'rejected') throw error;
      log.warn(
        { mailboxId: mailbox.id, reason: safeText },
        'a mail is taken over, for its link could not be',
      );
      return null;
    }
  };
}
