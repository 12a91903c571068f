// A kept message → the bytes that go out (RFC 5322). The same message always gives the same bytes, so that a delivery
// that is tried again is one that its receiver can recognise. Bcc is in no header (F19).

import MailComposer from 'nodemailer/lib/mail-composer';
import type { StoredAttachment, StoredMessage } from '#actors/ports/mail-store.ts';
import type { Address } from '#actors/vocabulary/mail.ts';

export interface RenderedAttachment {
  readonly attachment: StoredAttachment;
  readonly content: Uint8Array;
}

const written = ({ name, address }: Address): { name: string; address: string } => ({ name, address });

export async function renderMime(
  message: StoredMessage,
  attachments: readonly RenderedAttachment[],
): Promise<Buffer> {
  const composer = new MailComposer({
    from: written(message.from),
    to: message.to.map(written),
    cc: message.cc.map(written),
    ...(message.replyTo === '' ? {} : { replyTo: message.replyTo }),
    subject: message.subject,
    messageId: message.messageIdHeader,
    ...(message.inReplyTo === '' ? {} : { inReplyTo: message.inReplyTo }),
    ...(message.references.length === 0 ? {} : { references: [...message.references] }),
    date: new Date(message.at),
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    attachments: attachments.map(({ attachment, content }) => ({
      filename: attachment.filename === '' ? false : attachment.filename,
      contentType: attachment.contentType,
      content: Buffer.from(content),
      contentDisposition: attachment.inline ? 'inline' : 'attachment',
      ...(attachment.contentId === '' ? {} : { cid: attachment.contentId.replace(/^<|>$/g, '') }),
    })),
    headers: message.machine ? machineHeaders(message) : {},
    baseBoundary: message.id.replaceAll(/[^A-Za-z0-9-]/g, '').slice(0, 40),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/**
 * RFC 3834 §5; the others for servers that know only them. The cause is the signed Message-ID once more, and the loop mark our
 * address: some servers keep fields that they do not know, and replace the ones that they do (N5).
 */
function machineHeaders(message: StoredMessage): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-replied',
    Precedence: 'auto_reply',
    'X-Auto-Response-Suppress': 'All',
    'X-Skillpost-Cause': message.messageIdHeader,
    'X-Loop': message.from.address,
  };
}
