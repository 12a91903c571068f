// Sends a page of ours that is no part of the console, such as a form: without script, under a policy that allows nothing
// but its own style and posting back to us.

import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { limits } from '#actors/limits.ts';
import { headerLanguages } from '#actors/vocabulary/languages.ts';
import { pageLanguage } from '#actors/vocabulary/texts/page-words.ts';
import type { PageLanguage } from '#actors/vocabulary/texts/page-words.ts';
import { formStyle } from '../forms/page.ts';

const styleHash = createHash('sha256').update(formStyle).digest('base64');
const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** What the reader's browser asks for, if we have it; else that of the queue. */
export function readerLanguage({ headers }: FastifyRequest, ofQueue = ''): PageLanguage {
  const asked = headerLanguages(headers['accept-language'] ?? '', limits.mailLanguages);
  return pageLanguage([...asked, ...(ofQueue === '' ? [] : [ofQueue])]);
}

export function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy)
    .header('cache-control', 'no-store')
    .header('vary', 'accept-language')
    .serializer((text: unknown) => String(text))
    .send(html);
}
