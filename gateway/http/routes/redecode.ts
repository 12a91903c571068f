// A message read again in the charset that a person names, from the original in the archive; and back again (T20).

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import type { Redecoded } from '#actors/ports/mail-store.ts';
import { charsetName } from '../../mail/charset.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { answer, id } from '../schemas.ts';
import { seenCase } from '../visibility.ts';

/** Empty: as the mail says. */
function readCharset(written: string): string {
  if (written.trim() === '') return '';
  const charset = charsetName(written);
  if (charset !== '') return charset;
  throw new SkillpostError('BAD_FIELD', 'invalid', 'charset must be one that is known, such as koi8-r.');
}

async function readAgain(deps: HttpDeps, archiveId: string, charset: string): Promise<Redecoded> {
  const original = await deps.mailStore.archived(archiveId);
  if (original === null) throw notFound('original of this message');
  const read = await deps.parser.parse(original.raw, charset);
  if (!read.ok)
    throw new SkillpostError('UNREADABLE', 'rejected', `The original cannot be read: ${read.reason}.`);
  const { subject, from, text, html } = read.parts;
  return { charset, subject, fromName: from.name, text, html };
}

const schema = {
  summary: 'Read a message again in another charset, or as it says itself',
  description: 'Only what is shown changes; the original in the archive and the first reading stay.',
  tags: ['conversations'],
  params: { type: 'object', required: ['id', 'messageId'], properties: { id, messageId: id } },
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['charset'],
    properties: {
      charset: { type: 'string', maxLength: 60, description: 'Such as koi8-r; empty: as the mail says.' },
    },
  },
  response: answer('The charset that it is shown in now.'),
} as const;

export function redecodeRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Params: { id: string; messageId: string }; Body: { charset: string } }>(
    '/conversations/:id/messages/:messageId/redecode',
    { config: { leastRole: 'agent' }, schema },
    async (request) => {
      const { user } = callerOf(request);
      const { kept } = await seenCase(deps, user, request.params.id);
      const message = await deps.mailStore.message(request.params.messageId);
      if (message?.conversationId !== kept.conversationId) throw notFound('message');
      if (message.archiveId === null) throw notFound('original of this message');
      const charset = readCharset(request.body.charset);
      const again = charset === '' ? null : await readAgain(deps, message.archiveId, charset);
      await deps.mailStore.redecode(message.id, again);
      await deps.audit.record({
        byUserId: user.id,
        action: 'message.redecoded',
        entity: 'messages',
        entityId: message.id,
      });
      return { charset };
    },
  );
}
