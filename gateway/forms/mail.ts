// A form as the mail that it becomes: from then on it goes the way of every mail (F4).

import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import { intakeHeader, writeIntakeNote } from '../mail/intake-note.ts';
import type { Submission } from './submission.ts';

export interface FormMail {
  readonly submission: Submission;
  readonly mailbox: Mailbox;
  readonly queueId: string;
  /** Left side of the Message-ID. */
  readonly id: string;
  readonly hostname: string;
  readonly at: number;
}

/** The same form gives the same bytes. */
export async function formMail({
  submission,
  mailbox,
  queueId,
  id,
  hostname,
  at,
}: FormMail): Promise<Buffer> {
  const { email, name, subject, text, fields, files } = submission;
  const composer = new MailComposer({
    from: { name, address: email },
    to: { name: mailbox.name, address: mailbox.address },
    subject,
    text,
    date: new Date(at),
    messageId: `<${id}@${hostname}>`,
    headers: { [intakeHeader]: writeIntakeNote({ queueId, fields }) },
    attachments: files.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: Buffer.from(content),
    })),
    baseBoundary: id,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
