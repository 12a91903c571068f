// Files attached to replies that are being written: kept per conversation for as long as the page lives, encoded only
// when the reply goes out. What a reload loses is named by the draft.

import { Store } from '../../lib/store.ts';

export interface HeldFile {
  readonly key: string;
  readonly file: File;
}

const none: readonly HeldFile[] = [];
export const replyFiles = new Store<Readonly<Record<string, readonly HeldFile[]>>>({});

let keys = 0;

export function filesOf(conversationId: string): readonly HeldFile[] {
  return replyFiles.value[conversationId] ?? none;
}

function put(conversationId: string, files: readonly HeldFile[]): void {
  const { [conversationId]: _, ...others } = replyFiles.value;
  replyFiles.set(files.length === 0 ? others : { ...others, [conversationId]: files });
}

export function totalBytes(files: readonly HeldFile[]): number {
  return files.reduce((sum, { file }) => sum + file.size, 0);
}

export function addFiles(conversationId: string, added: Iterable<File>): void {
  const held = [...added].map((file): HeldFile => ({ key: `f${++keys}`, file }));
  put(conversationId, [...filesOf(conversationId), ...held]);
}

export function removeFile(conversationId: string, key: string): void {
  put(
    conversationId,
    filesOf(conversationId).filter((held) => held.key !== key),
  );
}

/** Those of a mail that was taken back, beside what was attached since. */
export function putFiles(conversationId: string, files: readonly HeldFile[]): void {
  put(conversationId, [...files, ...filesOf(conversationId)]);
}

export function dropFiles(conversationId: string): void {
  put(conversationId, none);
}

export interface EncodedFile {
  readonly filename: string;
  readonly contentType?: string;
  /** Base64. */
  readonly content: string;
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () =>
      resolve(typeof reader.result === 'string' ? reader.result.replace(/^[^,]*,/, '') : ''),
    );
    // The file was moved or deleted since it was chosen.
    reader.addEventListener('error', () => reject(reader.error ?? new Error(`${file.name} cannot be read.`)));
    reader.readAsDataURL(file);
  });
}

/** Throws when one of the files cannot be read any more. */
export function encodeFiles(files: readonly HeldFile[]): Promise<EncodedFile[]> {
  return Promise.all(
    files.map(async ({ file }) => ({
      filename: file.name.slice(0, 255) || 'file',
      ...(file.type === '' ? {} : { contentType: file.type.slice(0, 160) }),
      content: file.size === 0 ? '' : await base64(file),
    })),
  );
}
