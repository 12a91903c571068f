// Asks a virus scanner about the attachments of a mail (T21): a few at once, each for a bounded time, and all of them
// together. A scanner that is down, slow or makes no sense is an answer, too: nobody knows. Must not know what becomes of it.

import { limits } from '#actors/limits.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AttachmentScan } from '#actors/vocabulary/attachment-scan.ts';
import type { Attachment } from '#actors/vocabulary/mail.ts';

export interface ScannerDeps {
  readonly directory: DirectorySource;
  readonly log: Log;
  /** For one attachment, and for all of a mail; absent: the limits. */
  readonly answerMs?: number;
  readonly deadlineMs?: number;
}

/** The same attachments, each with what was found; as they were when nobody is to be asked. Never throws. */
export type ScanAttachments = (
  archiveId: string,
  attachments: readonly Attachment[],
) => Promise<readonly Attachment[]>;

const infected: ReadonlySet<number> = new Set([403, 406, 409, 422]);

export function createScanner(deps: ScannerDeps): ScanAttachments {
  const { answerMs = limits.scanAnswerMs, deadlineMs = limits.scanDeadlineMs } = deps;
  return async (archiveId, attachments) => {
    const { scannerUrl: url } = deps.directory.current().settings;
    if (url === '' || attachments.length === 0) return attachments;
    const deadline = AbortSignal.timeout(deadlineMs);
    const scanned = [...attachments];
    const waiting = attachments.entries();
    const scanNext = async (): Promise<void> => {
      // All share one iterator: each attachment is taken once.
      for (const [position, attachment] of waiting) {
        const scan = await ask(url, attachment, { deadline, answerMs });
        scanned[position] = { ...attachment, scan };
        if (scan.state !== 'clean')
          deps.log.warn({ archiveId, position, ...scan }, 'an attachment is not clean');
      }
    };
    await Promise.all(Array.from({ length: limits.scansAtOnce }, scanNext));
    return scanned;
  };
}

interface Bounds {
  readonly deadline: AbortSignal;
  readonly answerMs: number;
}

async function ask(url: string, attachment: Attachment, bounds: Bounds): Promise<AttachmentScan> {
  const { deadline, answerMs } = bounds;
  if (deadline.aborted) return unknown('the scanner took too long with the other attachments');
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: Buffer.from(attachment.content),
      headers: {
        'content-type': sentType(attachment.contentType),
        'user-agent': 'Skillpost',
        'x-filename': encodeURIComponent(attachment.filename.slice(0, limits.scanNameChars).toWellFormed()),
      },
      // Where it leads is the administrator's to say, not the answering server's.
      redirect: 'error',
      signal: AbortSignal.any([deadline, AbortSignal.timeout(answerMs)]),
    });
    return await verdictOf(response);
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return unknown(late ? 'the scanner did not answer in time' : 'the scanner cannot be reached');
  }
}

async function verdictOf(response: Response): Promise<AttachmentScan> {
  const { status, ok } = response;
  if (infected.has(status))
    return { state: 'infected', reason: (await reasonIn(response)) || `the scanner answered ${status}` };
  await response.body?.cancel();
  return ok ? { state: 'clean', reason: '' } : unknown(`the scanner answered ${status}`);
}

/** The first characters of an answer, in one line. That it is infected is said already, whatever becomes of the rest. */
async function reasonIn(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode((chunk as Uint8Array).subarray(0, limits.scanReasonBytes), { stream: true });
      if (text.length >= limits.scanReasonChars) break;
    }
  } catch {
    // What was read by then is the reason.
  }
  return text
    .slice(0, limits.scanReasonChars)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
}

function sentType(contentType: string): string {
  return /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(contentType) ? contentType : 'application/octet-stream';
}

function unknown(reason: string): AttachmentScan {
  return { state: 'unknown', reason };
}
