// Sign in, sign out, who am I. Signing in does not change presence.

import type { FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { callerOf, sessionCookie } from '../authentication.ts';
import type { HttpDeps } from '../deps.ts';
import { answer, body, noContent } from '../schemas.ts';
import { userShape } from '../shapes/directory.ts';

function wrongCredentials(): SkillpostError {
  return new SkillpostError('WRONG_CREDENTIALS', 'denied', 'The e-mail address or the password is wrong.');
}

export function sessionRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.route<{ Body: { email: string; password: string } }>({
    method: 'POST',
    url: '/session',
    config: { leastRole: 'nobody' },
    schema: {
      summary: 'Sign in',
      tags: ['session'],
      security: [],
      body: body(['email', 'password'], {
        email: { type: 'string', minLength: 1, maxLength: 320 },
        password: { type: 'string', minLength: 1, maxLength: 200 },
      }),
      response: answer('`{token, user}`; send the token as `Authorization: Bearer`.'),
    },
    handler: async (request) => {
      const { email, password } = request.body;
      const session = await deps.sessions.signIn(email.trim().toLowerCase(), password);
      if (session === null) throw wrongCredentials();
      const directory = deps.directory.current();
      const user = directory.users.get(session.userId);
      if (user === undefined) throw wrongCredentials();
      deps.log.info({ userId: user.id }, 'signed in');
      return { token: session.token, user: userShape(user, directory) };
    },
  });

  app.delete(
    '/session',
    {
      config: { leastRole: 'account' },
      schema: { summary: 'Sign out', tags: ['session'], response: noContent },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      await deps.sessions.signOut(caller.token);
      if (caller.by === 'cookie')
        void reply.header('set-cookie', `${sessionCookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`);
      return reply.code(204).send();
    },
  );

  app.get(
    '/me',
    {
      config: { leastRole: 'account' },
      schema: { summary: 'Who is signed in', tags: ['session'], response: answer('The user.') },
    },
    (request) => userShape(callerOf(request).user, deps.directory.current()),
  );
}
