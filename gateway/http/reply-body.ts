// What an agent wrote, checked and put into the composer's words: recipients, attachments in base64, clean HTML.

import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Address, Attachment } from '#actors/vocabulary/mail.ts';
import type { ReplyDraft } from './deps.ts';
import { sanitise } from './sanitise.ts';
import { address } from './schemas.ts';

interface AddressBody {
  readonly address: string;
  readonly name?: string;
}

export interface ReplyBody {
  readonly text?: string;
  readonly html?: string;
  readonly to?: readonly (AddressBody | string)[];
  readonly cc?: readonly (AddressBody | string)[];
  readonly bcc?: readonly (AddressBody | string)[];
  readonly attachments?: readonly {
    readonly filename: string;
    readonly contentType?: string;
    readonly contentId?: string;
    readonly inline?: boolean;
    readonly content: string;
  }[];
  /** Files of this case that go out again, by id. */
  readonly keep?: readonly string[];
  readonly close?: boolean;
  /** It can be taken back for as long as the agent or the queue has it. */
  readonly undo?: boolean;
  /** Without `to`: to everybody who got the answered message. */
  readonly all?: boolean;
  /** Mailbox that it goes out from; absent: the one that the answered message was written to. */
  readonly from?: string;
  /** With what is answered, below the words. */
  readonly quote?: boolean;
  /** Message that is answered; absent: the newest from outside. */
  readonly answers?: string;
  /** `version` of the case that the writer has seen; absent: not compared (T28). */
  readonly version?: number;
}

const recipients = {
  type: 'array',
  maxItems: limits.recipientsPerMessage,
  items: { anyOf: [{ type: 'string', minLength: 3, maxLength: 320 }, address] },
} as const;

export const replyFields = {
  version: {
    type: 'integer',
    minimum: 1,
    description: '`version` of the case when the draft began: 409 CASE_CHANGED when it has changed since.',
  },
  text: { type: 'string', maxLength: limits.apiBodyBytes },
  html: { type: 'string', maxLength: limits.htmlBytes },
  to: { ...recipients, minItems: 1 },
  cc: recipients,
  bcc: recipients,
  attachments: {
    type: 'array',
    maxItems: limits.attachmentsPerReply,
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['filename', 'content'],
      properties: {
        filename: { type: 'string', minLength: 1, maxLength: 255 },
        contentType: { type: 'string', maxLength: 160 },
        contentId: { type: 'string', maxLength: 255 },
        inline: { type: 'boolean' },
        content: { type: 'string', description: 'base64' },
      },
    },
  },
  keep: {
    type: 'array',
    maxItems: limits.attachmentsPerReply,
    items: { type: 'string', minLength: 1, maxLength: 200 },
    description: 'Ids of attachments of this case that go out again.',
  },
  close: { type: 'boolean', description: 'Close the case with this reply.' },
  undo: {
    type: 'boolean',
    description:
      'It leaves only after the undo time of the agent, or of the queue; until then it can be taken back.',
  },
  all: { type: 'boolean', description: 'Without `to`: to everybody who got the answered message.' },
  from: {
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'Id of the mailbox that it goes out from; absent: the one that the customer wrote to.',
  },
  quote: { type: 'boolean', description: 'Adds what is answered, quoted, below the words and footers.' },
  answers: {
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'Id of the message that is answered.',
  },
} as const;

/** Throws BAD_ADDRESS (invalid). */
export function readAddress(given: AddressBody | string): Address {
  const { address, name = '' } = typeof given === 'string' ? { address: given } : given;
  const at = address.lastIndexOf('@');
  // Line breaks and commas would become headers or further recipients.
  if (at < 1 || at === address.length - 1 || /[\s<>,;\p{Cc}]/u.test(address) || /\p{Cc}/u.test(name))
    throw new SkillpostError('BAD_ADDRESS', 'invalid', `"${address}" is not an e-mail address.`);
  return { address: address.slice(0, at + 1) + address.slice(at + 1).toLowerCase(), name };
}

const mediaType = /^[\w.+-]{1,80}\/[\w.+-]{1,79}$/;

function readAttachments(given: ReplyBody['attachments'] = []): Attachment[] {
  let bytes = 0;
  return given.map((attachment) => {
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(attachment.content))
      throw new SkillpostError(
        'BAD_FIELD',
        'invalid',
        `The content of "${attachment.filename}" is not base64.`,
      );
    const content = Buffer.from(attachment.content, 'base64');
    bytes += content.length;
    if (bytes > limits.messageBytes)
      throw new SkillpostError(
        'BODY_TOO_LARGE',
        'invalid',
        'The attachments are larger than 25 MiB together.',
      );
    const contentType = attachment.contentType ?? '';
    return {
      filename: attachment.filename.replace(/[\p{Cc}/\\]/gu, '_'),
      contentType: mediaType.test(contentType) ? contentType : 'application/octet-stream',
      contentId: (attachment.contentId ?? '').replace(/[<>\s\p{Cc}]/gu, ''),
      inline: attachment.inline ?? false,
      content,
    };
  });
}

/** HTML that agents send passes the same sanitiser, remote images kept; `cid:` stays for the inline attachments. */
function readHtml(html: string, attachments: readonly Attachment[]): string {
  const inline = new Map(attachments.map(({ contentId }) => [contentId, `cid:${contentId}`]));
  return sanitise(html, { images: true, inline }).html ?? '';
}

/** Throws BAD_ADDRESS, BAD_FIELD, BODY_TOO_LARGE (invalid). */
export function readReply(body: Omit<ReplyBody, 'close' | 'undo' | 'version'>): ReplyDraft {
  const text = body.text?.trim() ?? '';
  const attachments = readAttachments(body.attachments);
  const html = body.html === undefined ? '' : readHtml(body.html, attachments).trim();
  if (text === '' && html === '' && attachments.length + (body.keep?.length ?? 0) === 0)
    throw new SkillpostError('BAD_FIELD', 'invalid', 'Write something: text or html is missing.');
  const all = [...(body.to ?? []), ...(body.cc ?? []), ...(body.bcc ?? [])];
  if (all.length > limits.recipientsPerMessage)
    throw new SkillpostError('BAD_FIELD', 'invalid', `At most ${limits.recipientsPerMessage} recipients.`);
  return {
    attachments,
    ...(text === '' ? {} : { text: body.text ?? '' }),
    ...(html === '' ? {} : { html }),
    ...(body.to === undefined ? {} : { to: body.to.map(readAddress) }),
    ...(body.cc === undefined ? {} : { cc: body.cc.map(readAddress) }),
    ...(body.bcc === undefined ? {} : { bcc: body.bcc.map(readAddress) }),
  };
}
