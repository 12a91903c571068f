// What is fetched for a mailbox from another server: how that goes, what an administrator says of old mail that was found
// there (T12), and looking at once.

import type { FastifyInstance } from 'fastify';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../problem.ts';
import { answer, body, idParams, keyHeader } from '../schemas.ts';
import { fetchingShape } from '../shapes/fetching.ts';
import { ImportChoice } from '#proto/gen/skillpost/v1/mailbox.ts';

const tags = ['mailboxes'];
const choices = { all: ImportChoice.ALL, 'from-now': ImportChoice.FROM_NOW } as const;
const shown = answer(
  '`fetching`: null while nothing is fetched; else when it was last and is next looked into, since when it fails and why, ' +
    '`import` (what was found at first, and what is to become of it), `gap` (what an outage had kept back).',
);

async function stateOf({ client, directory }: HttpDeps, id: string) {
  const mailbox = directory.current().mailboxes.get(id);
  if (mailbox === undefined) throw notFound('mailbox');
  if (mailbox.fetching === null) return { fetching: null };
  return { fetching: fetchingShape((await client.view('mailbox', id)).state) };
}

export function fetchingRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: { id: string } }>(
    '/mailboxes/:id/fetching',
    {
      config: { leastRole: 'supervisor' },
      schema: { summary: 'How fetching from another server goes', tags, params: idParams, response: shown },
    },
    (request) => stateOf(deps, request.params.id),
  );
  app.post<{ Params: { id: string }; Body: { choice: keyof typeof choices } }>(
    '/mailboxes/:id/fetching/import',
    {
      schema: {
        summary: 'Say what becomes of the mail that was found at first: all of it quietly, or none',
        tags,
        headers: keyHeader,
        params: idParams,
        body: body(['choice'], { choice: { enum: Object.keys(choices) } }),
        response: shown,
      },
    },
    async (request) => {
      const { id } = request.params;
      await stateOf(deps, id);
      const choice = choices[request.body.choice];
      const value = { choice, byUserId: callerOf(request).user.id };
      await deps.client.ask('mailbox', id, { command: { $case: 'chooseImport', value } });
      return stateOf(deps, id);
    },
  );
  app.post<{ Params: { id: string } }>(
    '/mailboxes/:id/fetching/look',
    {
      schema: {
        summary: 'Look into it within moments, whatever was planned',
        tags,
        headers: keyHeader,
        params: idParams,
        response: shown,
      },
    },
    async (request) => {
      const { id } = request.params;
      await stateOf(deps, id);
      await deps.client.ask('mailbox', id, { command: { $case: 'lookSoon', value: {} } });
      return stateOf(deps, id);
    },
  );
}
