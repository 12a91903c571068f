// Settings of the whole system (F76–F79, F81, F123): read by everybody, changed by administrators.

import type { FastifyInstance } from 'fastify';
import type { EntityFields } from '#actors/ports/directory-store.ts';
import { callerOf } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { systemSettingsFields } from '../policy-fields.ts';
import { answer, body, keyHeader } from '../schemas.ts';

export function settingsRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get(
    '/settings',
    {
      config: { leastRole: 'agent' },
      schema: { summary: 'Settings of the system', tags: ['directory'], response: answer('All of them.') },
    },
    () => deps.directory.current().settings,
  );
  app.patch<{ Body: EntityFields }>(
    '/settings',
    {
      schema: {
        summary: 'Change settings of the system',
        tags: ['directory'],
        headers: keyHeader,
        body: { ...body([], systemSettingsFields), minProperties: 1 },
        response: answer('All of them, as they are now.'),
      },
    },
    async (request) => {
      await deps.directory.updateSettings(request.body, callerOf(request).user.id);
      return deps.directory.current().settings;
    },
  );
}
