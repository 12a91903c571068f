// A picture or a PDF over the page. Only types that no browser runs as a page are shown, and the type comes from this
// list, never from the mail: whatever a file holds, it is drawn as a picture or by the browser's PDF viewer.

import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Attachment } from '../../lib/message-shapes.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/floating.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';

type Preview = 'picture' | 'pdf';

const previews: Readonly<Record<string, Preview>> = {
  'image/png': 'picture',
  'image/jpeg': 'picture',
  'image/gif': 'picture',
  'image/webp': 'picture',
  'image/avif': 'picture',
  'image/bmp': 'picture',
  'application/pdf': 'pdf',
};

export function previewOf({ contentType }: Attachment): Preview | null {
  return previews[contentType.toLowerCase()] ?? null;
}

const failure = 'The file cannot be shown. Download it to open it with a program of yours.';

function Picture({ attachment }: { attachment: Attachment }) {
  const [failed, setFailed] = useState(false);
  if (failed) return <Problem>{failure}</Problem>;
  return (
    <img
      src={attachment.url}
      alt={attachment.filename}
      onError={() => setFailed(true)}
      className="mx-auto max-h-[60vh] max-w-full rounded-md bg-white object-contain"
    />
  );
}

/** The API gives files as downloads only; the viewer gets a copy that is called a PDF, whatever it is. */
function Pdf({ attachment }: { attachment: Attachment }) {
  const [source, setSource] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    let made: string | null = null;
    const read = async (): Promise<void> => {
      const response = await fetch(attachment.url, { credentials: 'same-origin', signal: stop.signal });
      if (!response.ok) throw new Error(`The file was answered with ${response.status}.`);
      const bytes = await response.arrayBuffer();
      if (stop.signal.aborted) return;
      made = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
      setSource(made);
    };
    read().catch(() => {
      if (!stop.signal.aborted) setFailed(true);
    });
    return () => {
      stop.abort();
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [attachment.url]);
  if (failed) return <Problem>{failure}</Problem>;
  if (source === null) return <Skeleton className="h-[60vh]" />;
  return <iframe src={source} title={attachment.filename} className="h-[60vh] w-full rounded-md bg-white" />;
}

export function AttachmentPreview({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={attachment.filename || 'Attachment'}
      width="max-w-4xl"
    >
      <div className="flex flex-col gap-3 p-4">
        {previewOf(attachment) === 'pdf' ? (
          <Pdf attachment={attachment} />
        ) : (
          <Picture attachment={attachment} />
        )}
        <div className="flex justify-end">
          <a href={attachment.url} download={attachment.filename} className={buttonClass('plain', false)}>
            <Download size={16} aria-hidden="true" /> Download
          </a>
        </div>
      </div>
    </Dialog>
  );
}
