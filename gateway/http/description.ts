// The API described (OpenAPI 3.1) and browsable, from the schemas that the routes check with. Knows no route.

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

const problem = {
  description: 'What is wrong. `code` is stable; `detail` is for people.',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object' as const,
        required: ['type', 'title', 'status', 'code', 'detail'],
        properties: {
          type: { type: 'string' as const },
          title: { type: 'string' as const },
          status: { type: 'integer' as const },
          code: { type: 'string' as const },
          detail: { type: 'string' as const },
        },
      },
    },
  },
};

interface Described {
  readonly paths?: Readonly<Record<string, object | undefined>>;
}

/** Every operation may answer with a problem; said once, so that no route can forget it. */
function withProblems<T extends object>(description: T): T {
  for (const path of Object.values((description as Described).paths ?? {}))
    for (const operation of Object.values(path ?? {}) as { responses?: object }[])
      operation.responses = {
        ...operation.responses,
        default: { $ref: '#/components/responses/Problem' },
      };
  return description;
}

/** Register before the routes. */
export function describe(app: FastifyInstance): void {
  void app.register(swagger, {
    transformObject: (document) =>
      'openapiObject' in document ? withProblems(document.openapiObject) : document.swaggerObject,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Skillpost',
        description:
          'Routes e-mail to people by skill. Errors are application/problem+json with a stable `code`.',
        version: '1',
        license: { name: 'MIT' },
      },
      components: {
        securitySchemes: { session: { type: 'http', scheme: 'bearer' } },
        responses: { Problem: problem },
      },
      security: [{ session: [] }],
    },
  });
  void app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true });
}
