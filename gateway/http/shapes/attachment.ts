// An attachment as the API shows it, and where it is fetched from.

import type { StoredAttachment } from '#actors/ports/mail-store.ts';
import { isBlocked } from '#actors/vocabulary/attachment-scan.ts';
import type { AttachmentScan } from '#actors/vocabulary/attachment-scan.ts';
import type { SystemSettings } from '#actors/vocabulary/system-settings.ts';

export interface AttachmentShape {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly inline: boolean;
  readonly url: string;
  /** What the virus scanner said; null: nobody was asked. */
  readonly scan: AttachmentScan | null;
  /** It is not given out, for that. */
  readonly blocked: boolean;
}

export function attachmentUrl(conversationId: string, attachmentId: string): string {
  return `/api/v1/conversations/${encodeURIComponent(conversationId)}/attachments/${encodeURIComponent(attachmentId)}`;
}

export function attachmentShape(
  conversationId: string,
  attachment: StoredAttachment,
  settings: SystemSettings,
): AttachmentShape {
  return {
    id: attachment.id,
    filename: attachment.filename,
    contentType: attachment.contentType,
    size: attachment.size,
    inline: attachment.inline,
    url: attachmentUrl(conversationId, attachment.id),
    scan: attachment.scan ?? null,
    blocked: isBlocked(attachment.scan, settings),
  };
}
