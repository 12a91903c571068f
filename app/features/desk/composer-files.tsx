// The files of a reply: chosen, dropped anywhere on the page or pasted; shown as chips with size and remove. Files that
// a reload lost are named, so that nobody believes them attached.

import { FileX2, Paperclip, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from '../../lib/store.ts';
import { fileSize } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';
import type { DraftState } from './composer-draft.ts';
import { lostFiles, tooMuch } from './file-rules.ts';
import { addFiles, removeFile, replyFiles, totalBytes, type HeldFile } from './reply-files.ts';

const none: readonly HeldFile[] = [];

export function useReplyFiles(conversationId: string): readonly HeldFile[] {
  return useStore(replyFiles, (all) => all[conversationId] ?? none);
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Text that is copied together with a picture of itself, as from a table, is pasted as text. */
function pastedFiles(event: ClipboardEvent): readonly File[] {
  const { types = [], files = [] } = event.clipboardData ?? {};
  return types.includes('text/plain') ? [] : [...files];
}

/** True while files are held over the page. A file dropped beside the composer must not replace the page either. */
export function useIncomingFiles(conversationId: string): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const capture = { capture: true, signal: stop.signal };
    const dragging = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const left = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const dropped = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(false);
      addFiles(conversationId, event.dataTransfer?.files ?? []);
    };
    const pasted = (event: ClipboardEvent): void => {
      const files = pastedFiles(event);
      if (files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      addFiles(conversationId, files);
    };
    window.addEventListener('dragover', dragging, capture);
    window.addEventListener('dragleave', left, capture);
    window.addEventListener('drop', dropped, capture);
    window.addEventListener('paste', pasted, capture);
    return () => stop.abort();
  }, [conversationId]);
  return over;
}

export function AttachButton({ conversationId }: { conversationId: string }) {
  const input = useRef<HTMLInputElement | null>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          addFiles(conversationId, event.target.files ?? []);
          // The same file may be chosen again after it was removed.
          event.target.value = '';
        }}
      />
      <Button
        square
        weight="quiet"
        aria-label="Attach files"
        title="Attach files"
        onClick={() => input.current?.click()}
      >
        <Paperclip size={16} aria-hidden="true" />
      </Button>
    </>
  );
}

function Chip({ held, onRemove }: { held: HeldFile; onRemove: () => void }) {
  return (
    <li className="flex h-7 max-w-64 items-center gap-1.5 rounded-md border border-line bg-canvas pr-0.5 pl-2 text-sm">
      <Paperclip size={14} className="shrink-0 text-text-3" aria-hidden="true" />
      <span className="truncate">{held.file.name}</span>
      <span className="shrink-0 text-xs text-text-3 tabular-nums">{fileSize(held.file.size)}</span>
      <button
        type="button"
        aria-label={`Remove ${held.file.name}`}
        onClick={onRemove}
        className="rounded-sm p-1 text-text-3 hover:bg-hover hover:text-text"
      >
        <X size={14} aria-hidden="true" />
      </button>
    </li>
  );
}

function LostFiles({ lost, onLeaveOut }: { lost: readonly string[]; onLeaveOut: () => void }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm text-busy-text">
      <FileX2 size={16} className="shrink-0" aria-hidden="true" />
      <span className="min-w-0">Not kept: {lost.join(', ')}. Attach again what should go out.</span>
      <button type="button" className="rounded-sm font-medium underline" onClick={onLeaveOut}>
        Leave out
      </button>
    </p>
  );
}

function namesOf(files: readonly HeldFile[]): string[] {
  return files.map(({ file }) => file.name);
}

/** Keeps the draft's list of names true; returns the names that are nothing but names. */
function useLostFiles(
  files: readonly HeldFile[],
  { content, change }: DraftState,
): readonly [lost: readonly string[], leaveOut: () => void] {
  const [lost, setLost] = useState(() => lostFiles(content.files, namesOf(files)));
  const shown = useRef(files);
  const keep = (still: readonly string[]): void => {
    setLost(still);
    change({ files: [...still, ...namesOf(files)] });
  };
  useEffect(() => {
    if (shown.current === files) return;
    shown.current = files;
    keep(lostFiles(lost, namesOf(files)));
  });
  return [lost, () => keep([])];
}

export function ComposerFiles({ conversationId, draft }: { conversationId: string; draft: DraftState }) {
  const files = useReplyFiles(conversationId);
  const [lost, leaveOut] = useLostFiles(files, draft);
  const wrong = tooMuch(files.length, totalBytes(files));
  if (files.length === 0 && lost.length === 0) return null;
  return (
    <div className="flex max-h-28 shrink-0 flex-col gap-1.5 overflow-y-auto px-3 pb-2">
      {files.length > 0 && (
        <ul aria-label="Attached files" className="flex flex-wrap gap-1.5">
          {files.map((held) => (
            <Chip key={held.key} held={held} onRemove={() => removeFile(conversationId, held.key)} />
          ))}
        </ul>
      )}
      {lost.length > 0 && <LostFiles lost={lost} onLeaveOut={leaveOut} />}
      {wrong !== null && (
        <p role="alert" className="text-sm text-alarm-text">
          {wrong}
        </p>
      )}
    </div>
  );
}
