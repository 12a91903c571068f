// What is known of the addresses that we write to, and forgiving it (T27, C13): why the system writes nothing there by
// itself, and until when. Any agent may look, and let it write again.

import type { FastifyInstance } from 'fastify';
import { correspondentId } from '#actors/vocabulary/machine-mail.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { answer, keyHeader } from '../schemas.ts';
import { correspondentShape, type CorrespondentShape } from '../shapes/correspondent.ts';
import { askOptions } from './agents.ts';

const agentRole = { leastRole: 'agent' } as const;

const params = {
  type: 'object',
  required: ['address'],
  properties: { address: { type: 'string', minLength: 3, maxLength: 320, pattern: '^[^@]+@[^@]+$' } },
} as const;

const answered = answer(
  '`{address, paused, failing, complainedAt, sent, lastSentAt, released}`; `paused` is null when the system may write.',
);

interface AddressParams {
  readonly address: string;
}

async function shapeOf(deps: HttpDeps, address: string): Promise<CorrespondentShape> {
  const view = await deps.client.view('correspondent', address);
  return correspondentShape(address, view, { directory: deps.directory.current(), at: deps.clock.now() });
}

export function correspondentRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Params: AddressParams }>(
    '/correspondents/:address',
    {
      config: agentRole,
      schema: {
        summary:
          'What is known of an address: whether the system writes to it by itself, and whether mail to it fails',
        tags: ['conversations'],
        params,
        response: answered,
      },
    },
    (request) => shapeOf(deps, correspondentId(request.params.address)),
  );
  app.post<{ Params: AddressParams }>(
    '/correspondents/:address/release',
    {
      config: agentRole,
      schema: {
        summary: 'Let the system write to this address again, as if nothing were known of it',
        tags: ['conversations'],
        headers: keyHeader,
        params,
        response: answered,
      },
    },
    async (request) => {
      const address = correspondentId(request.params.address);
      const command = { $case: 'release', value: { byUserId: callerOf(request).user.id } } as const;
      await deps.client.ask('correspondent', address, { command }, askOptions(request, 'release'));
      return shapeOf(deps, address);
    },
  );
}
