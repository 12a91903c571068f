// Attachments of a message as chips: name, size, download; pictures and PDF are shown over the page. What is blocked
// says why.

import { Download, File, FileImage, FileText, ShieldAlert, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { Attachment } from '../../lib/message-shapes.ts';
import { fileSize } from '../../lib/time.ts';
import { AttachmentPreview, previewOf } from './attachment-preview.tsx';

function iconOf(contentType: string): LucideIcon {
  if (contentType.startsWith('image/')) return FileImage;
  return contentType.startsWith('text/') || contentType === 'application/pdf' ? FileText : File;
}

const partClass = 'flex h-8 min-w-0 items-center gap-2 px-2.5 hover:bg-hover';

function Label({ attachment }: { attachment: Attachment }) {
  const Icon = iconOf(attachment.contentType);
  return (
    <>
      <Icon size={16} className="shrink-0 text-text-3" aria-hidden="true" />
      <span className="truncate">{attachment.filename || 'Attachment'}</span>
      <span className="shrink-0 text-xs text-text-3 tabular-nums">{fileSize(attachment.size)}</span>
    </>
  );
}

/** What it is and why it stays closed, where others have their download. */
function BlockedChip({ attachment: { filename, scan } }: { attachment: Attachment }) {
  return (
    <li className="flex min-h-8 max-w-full items-center gap-2 rounded-md border border-line bg-surface px-2.5 py-1 text-sm">
      <ShieldAlert size={16} className="shrink-0 text-alarm-text" aria-hidden="true" />
      <span className="min-w-0 break-words">
        {filename || 'Attachment'} <span className="text-alarm-text">blocked: {scan?.reason}</span>
      </span>
    </li>
  );
}

function Chip({ attachment, onShow }: { attachment: Attachment; onShow: () => void }) {
  const name = attachment.filename || 'Attachment';
  return (
    <li className="flex max-w-80 overflow-hidden rounded-md border border-line bg-surface text-sm">
      {previewOf(attachment) === null ? (
        <a href={attachment.url} download={attachment.filename} className={partClass}>
          <Label attachment={attachment} />
        </a>
      ) : (
        <>
          <button type="button" onClick={onShow} className={partClass}>
            <span className="sr-only">Show </span>
            <Label attachment={attachment} />
          </button>
          <a
            href={attachment.url}
            download={attachment.filename}
            aria-label={`Download ${name}`}
            className="flex h-8 w-8 shrink-0 items-center justify-center border-l border-line text-text-3 hover:bg-hover hover:text-text"
          >
            <Download size={14} aria-hidden="true" />
          </a>
        </>
      )}
    </li>
  );
}

export function AttachmentChips({ attachments }: { attachments: readonly Attachment[] }) {
  const [shownId, setShownId] = useState<string | null>(null);
  const chips = attachments.filter(({ inline, blocked }) => !inline || blocked);
  if (chips.length === 0) return null;
  const shown = chips.find(({ id }) => id === shownId);
  return (
    <>
      <ul aria-label="Attachments" className="mt-3 flex flex-wrap gap-2">
        {chips.map((attachment) =>
          attachment.blocked ? (
            <BlockedChip key={attachment.id} attachment={attachment} />
          ) : (
            <Chip key={attachment.id} attachment={attachment} onShow={() => setShownId(attachment.id)} />
          ),
        )}
      </ul>
      {shown !== undefined && <AttachmentPreview attachment={shown} onClose={() => setShownId(null)} />}
    </>
  );
}
