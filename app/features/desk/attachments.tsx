// Attachments of a message as chips: name, size, download; pictures and PDF show what they are by their icon.

import { File, FileImage, FileText, type LucideIcon } from 'lucide-react';
import type { Attachment } from '../../lib/shapes.ts';
import { fileSize } from '../../lib/time.ts';

function iconOf(contentType: string): LucideIcon {
  if (contentType.startsWith('image/')) return FileImage;
  return contentType.startsWith('text/') || contentType === 'application/pdf' ? FileText : File;
}

export function AttachmentChips({ attachments }: { attachments: readonly Attachment[] }) {
  const shown = attachments.filter((attachment) => !attachment.inline);
  if (shown.length === 0) return null;
  return (
    <ul aria-label="Attachments" className="mt-3 flex flex-wrap gap-2">
      {shown.map((attachment) => {
        const Icon = iconOf(attachment.contentType);
        return (
          <li key={attachment.id}>
            <a
              href={attachment.url}
              download={attachment.filename}
              className="flex h-8 max-w-72 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-sm hover:bg-hover"
            >
              <Icon size={16} className="shrink-0 text-text-3" aria-hidden="true" />
              <span className="truncate">{attachment.filename || 'Attachment'}</span>
              <span className="shrink-0 text-xs text-text-3 tabular-nums">{fileSize(attachment.size)}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
