// What stands below every mail of one person, with a picture (F110). Saved by itself: it is no part of the directory's form.

import { ImagePlus, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { quick } from '../../lib/quick.ts';
import { Button } from '../../ui/button.tsx';
import { Field, inputClass, TextField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/states.tsx';

interface Footer {
  readonly text: string;
  readonly html: string;
  /** Base64 of a JPEG. */
  readonly image: { readonly content: string; readonly alt: string } | null;
}

async function inBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

interface PictureProps {
  image: Footer['image'];
  onImage: (image: Footer['image']) => void;
}

function Picture({ image, onImage }: PictureProps) {
  const chooser = useRef<HTMLInputElement | null>(null);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        {image !== null && (
          <img
            src={`data:image/jpeg;base64,${image.content}`}
            alt={image.alt}
            className="max-h-24 max-w-60 rounded-md border border-line"
          />
        )}
        <input
          ref={chooser}
          type="file"
          accept="image/jpeg"
          aria-label="Picture"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            if (file !== undefined)
              void inBase64(file).then((content) => onImage({ content, alt: image?.alt ?? '' }));
          }}
        />
        <Button type="button" small onClick={() => chooser.current?.click()}>
          <ImagePlus size={14} aria-hidden="true" /> {image === null ? 'Add a picture' : 'Another picture'}
        </Button>
        {image !== null && (
          <Button type="button" small weight="quiet" onClick={() => onImage(null)}>
            <Trash2 size={14} aria-hidden="true" /> Remove it
          </Button>
        )}
        <span className="text-xs text-text-3">JPEG, 200 kB at most.</span>
      </div>
      {image !== null && (
        <TextField
          label="What it shows"
          maxLength={300}
          value={image.alt}
          onChange={(event) => onImage({ ...image, alt: event.target.value })}
          hint="In words, for who does not see it."
        />
      )}
    </div>
  );
}

export function FooterEditor({ userId }: { userId: string }) {
  const path = `/users/${encodeURIComponent(userId)}/footer`;
  const [footer, setFooter] = useState<Footer | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void quick<Footer>({ method: 'GET', path }).then((answer) =>
      setFooter(answer.ok ? answer.body : { text: '', html: '', image: null }),
    );
  }, [path]);
  if (footer === null) return <Skeleton className="h-40" />;

  async function save(): Promise<void> {
    if (footer === null) return;
    setBusy(true);
    const { text, html, image } = footer;
    const shown = image === null ? null : { content: image.content, alt: image.alt };
    const answer = await quick({ method: 'PUT', path, body: { text, html, image: shown } });
    setBusy(false);
    if (answer.ok) toast.success('The footer is kept');
    else toast.error('The footer was not kept', { description: answer.problem.detail });
  }

  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        {(['text', 'html'] as const).map((part) => (
          <Field
            key={part}
            label={part === 'text' ? 'Text' : 'As HTML'}
            hint={part === 'text' ? 'Name, role, telephone.' : 'Empty: made from the text.'}
          >
            {({ id, describedBy }) => (
              <textarea
                id={id}
                aria-describedby={describedBy}
                rows={4}
                maxLength={20_000}
                value={footer[part]}
                onChange={(event) => setFooter({ ...footer, [part]: event.target.value })}
                className={`${inputClass} h-auto py-2 leading-5`}
              />
            )}
          </Field>
        ))}
      </div>
      <Picture image={footer.image} onImage={(image) => setFooter({ ...footer, image })} />
      <div>
        <Button type="button" weight="primary" disabled={busy} onClick={() => void save()}>
          Save
        </Button>
      </div>
    </div>
  );
}
