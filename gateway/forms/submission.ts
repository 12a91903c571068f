// What somebody wrote into a form, or a program posted in its place, read and checked (F4, F62). Pure; throws what is
// wrong in words that the sender can use.

import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { readHiddenFields } from '#actors/vocabulary/hidden-fields.ts';
import type { Attachment } from '#actors/vocabulary/mail.ts';
import type { PageProblemMeta } from '#actors/vocabulary/texts/page-problems.ts';

/** As it was posted: texts by name, and files. */
export interface PostedForm {
  readonly texts: Readonly<Record<string, string>>;
  /** Hidden fields that were named as such; those of a page are among the texts. */
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly Attachment[];
}

export interface Submission {
  readonly email: string;
  readonly name: string;
  readonly subject: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly Attachment[];
}

/** Names that are no hidden fields. `website` is the trap: people do not see it, programs fill it in. */
const own = {
  email: ['email', 'from'],
  name: ['name'],
  subject: ['subject'],
  text: ['message', 'text', 'body'],
} as const;
export const tokenName = 'form_token';
export const trapName = 'website';
export const checkName = 'check';
const ownNames = new Set<string>([...Object.values(own).flat(), tokenName, trapName, checkName]);

const addressShape = /^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+\.[^\s@<>"(),:;]+$/;

export function readSubmission(posted: PostedForm, labels: readonly string[]): Submission {
  const text = (names: readonly string[]): string =>
    names.map((name) => posted.texts[name] ?? '').find((value) => value.trim() !== '') ?? '';
  const email = text(own.email).trim();
  if (email.length > 254 || !addressShape.test(email))
    throw new SkillpostError('BAD_ADDRESS', 'invalid', 'Give your e-mail address, such as name@example.com.');
  const message = text(own.text);
  if (message.trim() === '') throw wrong('Write a message.', { problem: 'message' });
  if (message.length > limits.formTextChars)
    throw wrong(`The message is longer than ${limits.formTextChars} characters.`, {
      problem: 'longMessage',
      limit: limits.formTextChars,
    });
  const subject = oneLine(text(own.subject));
  if (subject.length > limits.formSubjectChars)
    throw wrong(`The subject is longer than ${limits.formSubjectChars} characters.`, {
      problem: 'longSubject',
      limit: limits.formSubjectChars,
    });
  if (posted.files.length > limits.formFiles)
    throw wrong(`At most ${limits.formFiles} files go with one message.`, {
      problem: 'files',
      limit: limits.formFiles,
    });
  const besides = Object.entries(posted.texts).filter(([name]) => !ownNames.has(name));
  const read = readHiddenFields({ ...Object.fromEntries(besides), ...posted.fields }, labels);
  if ('problem' in read) throw new SkillpostError(read.problem.code, 'invalid', read.problem.text);
  return {
    email,
    name: oneLine(text(own.name)).slice(0, 200),
    subject: subject === '' ? firstLine(message) : subject,
    text: message,
    fields: read.fields,
    files: posted.files,
  };
}

function wrong(text: string, meta: PageProblemMeta): SkillpostError {
  return new SkillpostError('BAD_FIELD', 'invalid', text, { meta });
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
}

/** What a mail without a subject is called in lists. */
function firstLine(message: string): string {
  const [line = ''] = message.trim().split('\n', 1);
  const text = oneLine(line);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
