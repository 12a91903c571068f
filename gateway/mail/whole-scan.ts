// Whether a mail can be handed out whole: to who reads it by a mail program, or to whom a rule sends it on (T21). Whole, it
// brings along what a virus scanner refuses. Must not know what becomes of it.

import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { ArchivedMail } from '#actors/ports/mail-store.ts';
import { isBlocked } from '#actors/vocabulary/attachment-scan.ts';
import type { Attachment } from '#actors/vocabulary/mail.ts';
import type { SystemSettings } from '#actors/vocabulary/system-settings.ts';
import type { Parser } from './parser.ts';
import type { ScanAttachments } from './scan.ts';

/** Why it is not to be handed out whole; null: nothing speaks against it. */
function refusedWhole(
  attachments: readonly Pick<Attachment, 'filename' | 'scan'>[],
  settings: Pick<SystemSettings, 'scannerBlocksUnknown'>,
): string | null {
  const refused = attachments.find(({ scan }) => isBlocked(scan, settings));
  if (refused === undefined) return null;
  const name = refused.filename === '' ? 'an attachment' : `"${refused.filename}"`;
  const reason = refused.scan?.reason ?? '';
  return `the virus scanner does not let ${name} pass${reason === '' ? '' : `: ${reason}`}`;
}

/** A rule sends a mail on as it came: a person is to see first what is refused. `to` empty: no rule does. */
export function heldFromSendingOn(
  to: string,
  attachments: readonly Pick<Attachment, 'filename' | 'scan'>[],
  settings: Pick<SystemSettings, 'scannerBlocksUnknown'>,
): string | null {
  const refused = to === '' ? null : refusedWhole(attachments, settings);
  return refused === null ? null : `a rule sends it on to ${to}, but ${refused}`;
}

export interface WholeScanDeps {
  readonly directory: DirectorySource;
  readonly parser: Pick<Parser, 'parse'>;
  readonly scan: ScanAttachments;
}

/** Why it is not to be handed out whole; null: nothing speaks against it. Nobody is asked, and nothing read, where there is no scanner. Never throws for what is in the mail. */
export type ScanWhole = (mail: Pick<ArchivedMail, 'id' | 'raw'>) => Promise<string | null>;

export function createWholeScan({ directory, parser, scan }: WholeScanDeps): ScanWhole {
  return async ({ id, raw }) => {
    const { settings } = directory.current();
    if (settings.scannerUrl === '') return null;
    const answer = await parser.parse(raw);
    if (answer.ok) return refusedWhole(await scan(id, answer.parts.attachments), settings);
    // Nobody could look into it, so nobody knows.
    return settings.scannerBlocksUnknown ? `no virus scanner could look into it: ${answer.reason}` : null;
  };
}
