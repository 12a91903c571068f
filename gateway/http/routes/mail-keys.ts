// Certificates and keys for signed and encrypted mail (C15): uploaded, shown with when they end, removed. Private keys go in
// and never come out; the passphrase of an upload is used once and kept nowhere.

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { MailKey, MailKeyRole, NewMailKey } from '#actors/ports/mail-keys.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { answer, body, id, idParams, keyHeader, noContent } from '../schemas.ts';
import { isoTime } from '../shapes/values.ts';

export interface MailKeyShape extends Omit<MailKey, 'validFrom' | 'validUntil' | 'createdAt'> {
  readonly mailboxName: string;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly createdAt: string | null;
}

function shapeOf({ directory }: HttpDeps, key: MailKey): MailKeyShape {
  const time = (at: number | null): string | null => (at === null ? null : isoTime(at));
  return {
    ...key,
    mailboxName: directory.current().mailboxes.get(key.mailboxId)?.name ?? '',
    validFrom: time(key.validFrom),
    validUntil: time(key.validUntil),
    createdAt: time(key.createdAt),
  };
}

async function shapes(deps: HttpDeps): Promise<{ readonly items: readonly MailKeyShape[] }> {
  return { items: (await deps.mailKeys.keys.list()).map((key) => shapeOf(deps, key)) };
}

interface Upload {
  readonly role: MailKeyRole;
  readonly mailboxId?: string;
  readonly content: string;
  readonly passphrase?: string;
}

async function readKeys(deps: HttpDeps, upload: Upload): Promise<readonly NewMailKey[]> {
  const { role, mailboxId = '', content, passphrase = '' } = upload;
  const mailboxes = deps.directory.current().mailboxes;
  if (role === 'mailbox' && !mailboxes.has(mailboxId))
    throw new SkillpostError('BAD_FIELD', 'invalid', 'mailboxId: say which mailbox the key is of.');
  const read = await deps.mailKeys.readUpload({
    role,
    mailboxId: role === 'mailbox' ? mailboxId : '',
    content,
    passphrase,
    at: deps.clock.now(),
  });
  if (!read.ok) throw new SkillpostError('BAD_KEY', 'invalid', read.reason);
  return read.keys;
}

const schema = {
  summary:
    'Upload certificates or keys: of an authority, of a correspondent, or of a mailbox with its private key',
  description:
    'PEM, DER, PKCS #12, or an OpenPGP key with or without armor. Private keys are kept sealed, and no answer has them; the passphrase is used once.',
  tags: ['mail keys'],
  headers: keyHeader,
  body: body(['role', 'content'], {
    role: { enum: ['anchor', 'correspondent', 'mailbox'] },
    mailboxId: { ...id, description: 'Of which mailbox the private key is.' },
    content: {
      type: 'string',
      minLength: 1,
      maxLength: limits.keyUploadChars,
      description: 'The text of a PEM or armored file, or any file in base64.',
    },
    passphrase: { type: 'string', maxLength: limits.keyPassphraseChars },
  }),
  response: answer('`items`: all keys; `added`: how many of them are new.'),
} as const;

interface Asked {
  readonly mailboxId: string;
  readonly recipients: readonly string[];
}

/** What whoever writes is shown before the mail goes out. */
function planRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Body: Asked }>(
    '/mail-protection',
    {
      config: { leastRole: 'agent' },
      schema: {
        summary: 'Whether mail of a mailbox to these recipients would be signed and encrypted',
        tags: ['mail keys'],
        body: body(['mailboxId', 'recipients'], {
          mailboxId: id,
          recipients: {
            type: 'array',
            maxItems: limits.recipientsPerMessage,
            items: { type: 'string', minLength: 3, maxLength: 320 },
          },
        }),
        response: answer(
          '`{encrypting, signing, encrypted, missing}`: `encrypting` when the mailbox encrypts where it can; `missing` are the recipients without a key.',
        ),
      },
    },
    async (request) => {
      const { mailboxId, recipients } = request.body;
      const mailbox = deps.directory.current().mailboxes.get(mailboxId);
      if (mailbox === undefined) throw notFound('mailbox');
      return { encrypting: mailbox.encrypting, ...(await deps.leaving.plan(mailbox, recipients)) };
    },
  );
}

export function mailKeyRoutes(app: FastifyInstance, deps: HttpDeps): void {
  planRoute(app, deps);
  app.get(
    '/mail-keys',
    {
      schema: {
        summary: 'Certificates and keys for signed and encrypted mail',
        tags: ['mail keys'],
        response: answer('`items`: newest first; `learned` ones were taken from signed mail.'),
      },
    },
    () => shapes(deps),
  );
  app.post<{ Body: Upload }>('/mail-keys', { schema }, async (request) => {
    const { keys } = deps.mailKeys;
    if ((await keys.list()).length + limits.keysPerUpload > limits.mailKeys)
      throw new SkillpostError(
        'TOO_MANY_KEYS',
        'rejected',
        'Remove keys that are not needed any more first.',
      );
    let added = 0;
    for (const key of await readKeys(deps, request.body)) {
      const entityId = await keys.add(key);
      if (entityId === null) continue;
      added += 1;
      await deps.audit.record({
        byUserId: callerOf(request).user.id,
        action: 'mail_key.added',
        entity: 'mail_keys',
        entityId,
      });
    }
    return { ...(await shapes(deps)), added };
  });
  app.delete<{ Params: { id: string } }>(
    '/mail-keys/:id',
    {
      schema: {
        summary:
          'Remove a certificate or key: mail that it has opened stays readable, new mail is not opened',
        tags: ['mail keys'],
        headers: keyHeader,
        params: idParams,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { id: entityId } = request.params;
      if (!(await deps.mailKeys.keys.remove(entityId))) throw notFound('key');
      await deps.audit.record({
        byUserId: callerOf(request).user.id,
        action: 'mail_key.removed',
        entity: 'mail_keys',
        entityId,
      });
      return reply.code(204).send();
    },
  );
}
