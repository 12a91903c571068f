// The body of a posted form, whatever it was written as: JSON of a program, or the fields and files of a page.

import { z } from 'zod';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { mostHiddenFields } from '#actors/vocabulary/hidden-fields.ts';
import type { Attachment } from '#actors/vocabulary/mail.ts';
import type { PostedForm } from './submission.ts';

const text = z.string();
// Fewer than would cost time to look at, more than can be right: what is too many is said by who knows the fields.
const mostTexts = 100;

const file = z.strictObject({
  filename: z.string().max(255),
  contentType: z.string().max(255).optional(),
  content: z.base64('must be base64'),
});

const jsonForm = z
  .object({
    fields: z.record(text, text).optional(),
    attachments: z.array(file).max(limits.formFiles, `are at most ${limits.formFiles}`).optional(),
  })
  .catchall(text);

/** Throws BAD_FIELD in words for the sender. */
export function readJsonForm(body: unknown): PostedForm {
  const parsed = jsonForm.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    throw new SkillpostError(
      'BAD_FIELD',
      'invalid',
      `body${place === '' ? '' : `.${place}`} ${said(issue)}.`,
    );
  }
  const { fields = {}, attachments = [], ...texts } = parsed.data;
  bounded(Object.keys(texts).length + Object.keys(fields).length);
  return {
    texts,
    fields,
    files: attachments.map(({ filename, contentType = 'application/octet-stream', content }) =>
      attachment(filename, contentType, Buffer.from(content, 'base64')),
    ),
  };
}

function said(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type')
    return issue.expected === 'string' ? 'must be text' : `must be an ${issue.expected}`;
  return issue?.message ?? 'is wrong';
}

/** `application/x-www-form-urlencoded` or `multipart/form-data`. Throws BAD_FORM. */
export async function readPageForm(body: Uint8Array<ArrayBuffer>, contentType: string): Promise<PostedForm> {
  let form: FormData;
  try {
    form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    throw new SkillpostError('BAD_FORM', 'invalid', 'The form cannot be read.', { cause: error });
  }
  const texts: Record<string, string> = {};
  const files: Attachment[] = [];
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      if (Object.hasOwn(texts, name))
        throw new SkillpostError('FIELD_TWICE', 'invalid', `"${name.slice(0, 60)}" is there twice.`);
      texts[name] = value;
    } else if (value.size > 0 || value.name !== '') {
      const type = value.type === '' ? 'application/octet-stream' : value.type;
      files.push(attachment(value.name, type, await value.bytes()));
    }
    bounded(Object.keys(texts).length);
  }
  return { texts, fields: {}, files };
}

function bounded(count: number): void {
  if (count <= mostTexts) return;
  const text = `A message carries at most ${mostHiddenFields} hidden fields.`;
  throw new SkillpostError('TOO_MANY_FIELDS', 'invalid', text);
}

function attachment(filename: string, contentType: string, content: Uint8Array): Attachment {
  return { filename: filename.slice(0, 255), contentType, contentId: '', inline: false, content };
}
