// The footer below an agent's mail, with its picture (F110): agents write their own, administrators everybody's.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { FooterImage, UserFooter } from '#actors/ports/user-footers.ts';
import { jpegSize } from '../../mail/jpeg.ts';
import { callerOf, hasRole } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { sanitise } from '../sanitise.ts';
import { answer, body, id, keyHeader } from '../schemas.ts';

interface FooterBody {
  readonly text?: string;
  readonly html?: string;
  /** Null: without a picture; absent: as it is. */
  readonly image?: { readonly content: string; readonly alt: string } | null;
}

type FooterRequest = FastifyRequest<{ Params: { id: string } }>;

/** The user whose footer it is: `me`, or for administrators anybody. */
function ownerOf(deps: HttpDeps, request: FooterRequest): string {
  const { user } = callerOf(request);
  const userId = request.params.id === 'me' ? user.id : request.params.id;
  if (userId !== user.id && !hasRole(user, 'administrator'))
    throw new SkillpostError('NOT_YOUR_FOOTER', 'denied', 'Only administrators write the footers of others.');
  if (!deps.directory.current().users.has(userId)) throw notFound('user');
  return userId;
}

function badImage(text: string): SkillpostError {
  return new SkillpostError('BAD_IMAGE', 'invalid', text);
}

function readImage({ content: given, alt }: { readonly content: string; readonly alt: string }): FooterImage {
  const content = Buffer.from(given, 'base64');
  if (content.length > limits.footerImageBytes)
    throw badImage(
      `The picture has ${Math.ceil(content.length / 1_024)} kB; ${limits.footerImageBytes / 1_024} kB are the most.`,
    );
  const size = jpegSize(content);
  if (size === null) throw badImage('The picture must be a JPEG.');
  if (size.width > limits.footerImagePixels || size.height > limits.footerImagePixels)
    throw badImage(
      `The picture is ${size.width} × ${size.height}; ${limits.footerImagePixels} pixels each way are the most.`,
    );
  if (alt.trim() === '') throw badImage('Say in words what the picture shows: some readers do not see it.');
  return { content, alt, ...size };
}

function shapeOf(footer: UserFooter | null): object {
  const { text, html, image } = footer ?? { text: '', html: '', image: null };
  if (image === null) return { text, html, image: null };
  const { content, ...rest } = image;
  return {
    text,
    html,
    image: { ...rest, bytes: content.length, content: Buffer.from(content).toString('base64') },
  };
}

const footerParams = {
  type: 'object',
  required: ['id'],
  properties: { id: { ...id, description: 'Id of a user, or `me`.' } },
} as const;

const path = '/users/:id/footer';
const config = { leastRole: 'agent' } as const;
const described = '`{text, html, image: {content, alt, width, height, bytes} | null}`; content is base64.';

function writeRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.put<{ Params: { id: string }; Body: FooterBody }>(
    path,
    {
      config,
      schema: {
        summary: 'What stands below every mail of this user, with a JPEG of at most 200 kB',
        tags: ['users'],
        headers: keyHeader,
        params: footerParams,
        body: body([], {
          text: { type: 'string', maxLength: 20_000 },
          html: { type: 'string', maxLength: 20_000 },
          image: {
            anyOf: [
              {
                type: 'object',
                additionalProperties: false,
                required: ['content', 'alt'],
                properties: {
                  content: { type: 'string', maxLength: 400_000, pattern: '^[A-Za-z0-9+/\\s]*={0,2}\\s*$' },
                  alt: { type: 'string', maxLength: 300 },
                },
              },
              { type: 'null' },
            ],
          },
        }),
        response: answer(described),
      },
    },
    async (request) => {
      const userId = ownerOf(deps, request);
      const before = await deps.footers.read(userId);
      const { text = before?.text ?? '', html, image } = request.body;
      const safe =
        html === undefined ? (before?.html ?? '') : sanitise(html, { images: true, inline: new Map() }).html;
      const footer = {
        text,
        html: safe ?? '',
        image: image === undefined ? (before?.image ?? null) : image === null ? null : readImage(image),
      };
      const blank = footer.text.trim() === '' && footer.html.trim() === '' && footer.image === null;
      await deps.footers.write(userId, blank ? null : footer);
      await deps.audit.record({
        byUserId: callerOf(request).user.id,
        action: 'user.footer_changed',
        entity: 'users',
        entityId: userId,
      });
      return shapeOf(footer);
    },
  );
}

export function footerRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: { id: string } }>(
    path,
    {
      config,
      schema: {
        summary: 'What stands below every mail of this user',
        tags: ['users'],
        params: footerParams,
        response: answer(described),
      },
    },
    async (request) => shapeOf(await deps.footers.read(ownerOf(deps, request))),
  );
  writeRoute(app, deps);
}
