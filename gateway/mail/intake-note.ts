// What a form or the API says of a mail that it makes, besides what any mail can say: for which queue it is, and its
// hidden fields (F62). It travels in a header of the mail itself, so that it is archived with it; from any other source
// such a header is ignored. Pure.

import { z } from 'zod';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import { hiddenFieldChars, mostHiddenFields } from '#actors/vocabulary/hidden-fields.ts';

export const intakeHeader = 'X-Skillpost-Intake';

export interface IntakeNote {
  /** Empty: the queue of the mailbox. */
  readonly queueId: string;
  readonly fields: Readonly<Record<string, string>>;
}

const shape = z.strictObject({
  queueId: z.string().max(200),
  fields: z
    .record(z.string().max(60), z.string().max(hiddenFieldChars))
    .refine((fields) => Object.keys(fields).length <= mostHiddenFields),
});

/** Base64url of JSON: at most some 16 kB, in one word. */
export function writeIntakeNote(note: IntakeNote): string {
  return Buffer.from(JSON.stringify(note), 'utf8').toString('base64url');
}

/** Null: there is none, the mail came from outside, or it cannot be read. */
export function readIntakeNote(
  headers: ReadonlyMap<string, string>,
  source: AcceptedMail['source'],
): IntakeNote | null {
  const written = headers.get(intakeHeader.toLowerCase());
  if (written === undefined || (source !== 'form' && source !== 'api')) return null;
  try {
    const note: unknown = JSON.parse(
      Buffer.from(written.replaceAll(/\s/g, ''), 'base64url').toString('utf8'),
    );
    return shape.safeParse(note).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
