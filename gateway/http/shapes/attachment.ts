// An attachment as the API shows it, and where it is fetched from.

import type { StoredAttachment } from '#actors/ports/mail-store.ts';

export interface AttachmentShape {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly inline: boolean;
  readonly url: string;
}

export function attachmentUrl(conversationId: string, attachmentId: string): string {
  return `/api/v1/conversations/${encodeURIComponent(conversationId)}/attachments/${encodeURIComponent(attachmentId)}`;
}

export function attachmentShape(conversationId: string, attachment: StoredAttachment): AttachmentShape {
  return {
    id: attachment.id,
    filename: attachment.filename,
    contentType: attachment.contentType,
    size: attachment.size,
    inline: attachment.inline,
    url: attachmentUrl(conversationId, attachment.id),
  };
}
