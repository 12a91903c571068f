// Templates of the fake gateway beyond the directory's lists: versions, our own words, and which ones an agent may take.

import { templateKinds } from '#actors/vocabulary/templates.ts';
import { ownTemplate } from '#actors/vocabulary/texts/own-texts.ts';
import type { EditedTemplate, TemplateVersion } from '../../app/lib/template-kinds.ts';
import { notFound, ok } from './fake-answers.ts';
import type { Handler } from './fake-api.ts';

export function fakeTemplate(
  id: string,
  name: string,
  fields: Partial<EditedTemplate> & { readonly text: string },
): EditedTemplate {
  return {
    id,
    name,
    kind: 'answer',
    queueId: null,
    mailboxId: null,
    poolId: null,
    language: 'en',
    subject: '',
    html: '',
    variants: [],
    version: 3,
    ...fields,
  };
}

/** The templates that pages are looked at with. */
export const fakeTemplates: readonly EditedTemplate[] = [
  fakeTemplate('shipped', 'On its way', {
    queueId: 'support',
    text: 'Dear {customer.name},\n\n{case.tag} is on its way.\n\n{agent.name}',
  }),
  fakeTemplate('again', 'Ask again', {
    text: 'Dear {customer.name},\n\nplease tell us your {order.number}.',
  }),
  fakeTemplate('offer', 'An offer follows', { queueId: 'sales', text: 'You will have our offer tomorrow.' }),
  fakeTemplate('receipt', 'Receipt', { kind: 'receipt', ...ownTemplate('receipt') }),
  fakeTemplate('links', 'Rate us', { kind: 'rating', ...ownTemplate('rating') }),
];

function versionsOf(template: EditedTemplate): readonly TemplateVersion[] {
  const { language, subject, text, html, variants, version } = template;
  const words = { language, subject, text, html, variants };
  const at = '2026-11-20T09:30:00.000Z';
  return [
    { version, at, byUserId: 'admin', template: words },
    {
      version: version - 1,
      at,
      byUserId: 'supervisor',
      template: { ...words, text: 'What it said before.', html: '' },
    },
  ];
}

export const templateRoutes: readonly [string, Handler][] = [
  [
    'GET /templates/([^/]+)/versions',
    ({ world, match }) => {
      const found = world.directory.templates.find(({ id }) => id === match[1]);
      return found === undefined ? notFound : ok({ items: versionsOf(found), nextCursor: null });
    },
  ],
  [
    'GET /template-texts',
    () =>
      ok(
        Object.fromEntries(
          templateKinds
            .filter((kind) => kind !== 'answer')
            .map((kind) => {
              const { variants, ...first } = ownTemplate(kind);
              return [kind, [first, ...variants]];
            }),
        ),
      ),
  ],
  [
    'GET /answer-templates',
    ({ world, query }) => {
      const conversation = world.conversations.get(query.get('conversationId') ?? '');
      const mailbox = world.directory.mailboxes.find(({ id }) => id === query.get('mailboxId'));
      const queue = conversation?.queue ?? mailbox?.queueId;
      const items = world.directory.templates
        .filter(({ kind, queueId }) => kind === 'answer' && (queueId === null || queueId === queue))
        .map(({ id, name, queueId, language, text, html }) => ({ id, name, queueId, language, text, html }));
      return ok({ items, nextCursor: null });
    },
  ],
];
