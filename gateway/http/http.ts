// The HTTP edge: one Fastify instance with the API under /api/v1, its description under /api, operation at the root, and
// the console behind everything else. Composed of ports only; `server.ts` brings the adapters.

import Fastify, { type FastifyInstance } from 'fastify';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { noTracing } from '#actors/tracing.ts';
import { guardRoutes } from './authentication.ts';
import { consoleRoutes } from './console.ts';
import type { HttpDeps } from './deps.ts';
import { describe } from './description.ts';
import { keepAnswers } from './idempotency.ts';
import { createErrorHandler, refuseConnection, sendProblem, understood } from './problem.ts';
import { accountRoutes } from './routes/accounts.ts';
import { agentOversightRoutes } from './routes/agent-oversight.ts';
import { agentRoutes } from './routes/agents.ts';
import { requestRoutes } from './routes/requests.ts';
import { answerRoutes } from './routes/answers.ts';
import { balanceRoutes } from './routes/balance.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { ratingRoutes } from './routes/ratings.ts';
import { redecodeRoutes } from './routes/redecode.ts';
import { fetchingRoutes } from './routes/fetching.ts';
import { formRoutes } from './routes/forms.ts';
import { directoryRoutes } from './routes/directory.ts';
import { dkimRoutes } from './routes/dkim.ts';
import { mailKeyRoutes } from './routes/mail-keys.ts';
import { mailboxRoutes } from './routes/mailboxes.ts';
import { membershipRoutes } from './routes/membership.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { operationRoutes } from './routes/operation.ts';
import { oversightRoutes } from './routes/oversight.ts';
import { questionnaireRoutes } from './routes/questionnaires.ts';
import { replyDraftRoutes } from './routes/reply-draft.ts';
import { sendingRoutes } from './routes/sending.ts';
import { sessionRoutes } from './routes/session.ts';
import { ruleRoutes } from './routes/rules.ts';
import { templateRoutes } from './routes/templates.ts';
import { settingsRoutes } from './routes/settings.ts';
import { takingRoutes } from './routes/taking.ts';
import { footerRoutes } from './routes/footers.ts';
import { workRoutes } from './routes/work.ts';
import { writingRoutes } from './routes/writing.ts';
import { correspondentRoutes } from './routes/correspondents.ts';
import { belongingRoutes } from './routes/belonging.ts';
import { handoverRoutes } from './routes/handover.ts';
import { secureHeaders } from './security-headers.ts';
import { traceRequests } from './tracing.ts';

function noSuchRoute(): SkillpostError {
  return new SkillpostError('NO_SUCH_ROUTE', 'invalid', 'There is no such route; see /api/docs.');
}

function upgradeNeeded(): SkillpostError {
  return new SkillpostError('UPGRADE_REQUIRED', 'invalid', 'This is the live feed: open it as a WebSocket.');
}

/** A JSON content type without a body is what many clients send with DELETE. */
function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined);
    else void parse(request, text, done);
  });
}

/** Listens on nothing yet; `await app.ready()` or `app.listen()` completes it. */
export function createHttp(deps: HttpDeps): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: limits.apiBodyBytes,
    requestTimeout: limits.apiReceiveTimeoutMs,
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, understood(error)),
    routerOptions: { maxParamLength: 300 },
    // Types are checked as they come: "3" is not 3, and null is not "".
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: false, verbose: true } },
  });
  // Response schemas describe; they must not cut what a shape carries.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler(createErrorHandler(deps.log));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, noSuchRoute()));
  readJson(app);
  secureHeaders(app);
  describe(app);
  void app.register((root, _options, done) => {
    operationRoutes(root, deps);
    root.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
    for (const path of ['/api', '/api/*', '/forms/*', '/rate/*'])
      root.all(path, { schema: { hide: true } }, (_request, reply) => sendProblem(reply, noSuchRoute()));
    root.get('/ws', { schema: { hide: true } }, (_request, reply) => sendProblem(reply, upgradeNeeded()));
    done();
  });
  void app.register(
    (api, _options, done) => {
      traceRequests(api, deps.tracing ?? noTracing);
      guardRoutes(api, deps);
      keepAnswers(api, deps.idempotency, deps.log);
      sessionRoutes(api, deps);
      directoryRoutes(api, deps);
      mailboxRoutes(api, deps);
      fetchingRoutes(api, deps);
      accountRoutes(api, deps);
      oauthRoutes(api, deps);
      dkimRoutes(api, deps);
      mailKeyRoutes(api, deps);
      membershipRoutes(api, deps);
      settingsRoutes(api, deps);
      ruleRoutes(api, deps);
      templateRoutes(api, deps);
      questionnaireRoutes(api, deps);
      agentRoutes(api, deps);
      agentOversightRoutes(api, deps);
      conversationRoutes(api, deps);
      redecodeRoutes(api, deps);
      requestRoutes(api, deps);
      balanceRoutes(api, deps);
      workRoutes(api, deps);
      answerRoutes(api, deps);
      replyDraftRoutes(api, deps);
      sendingRoutes(api, deps);
      writingRoutes(api, deps);
      footerRoutes(api, deps);
      belongingRoutes(api, deps);
      handoverRoutes(api, deps);
      correspondentRoutes(api, deps);
      takingRoutes(api, deps);
      oversightRoutes(api, deps);
      done();
    },
    { prefix: '/api/v1' },
  );
  void app.register((forms, _options, done) => {
    traceRequests(forms, deps.tracing ?? noTracing);
    formRoutes(forms, deps);
    done();
  });
  void app.register((ratings, _options, done) => {
    traceRequests(ratings, deps.tracing ?? noTracing);
    ratingRoutes(ratings, deps);
    done();
  });
  void app.register((rest, _options, done) => {
    consoleRoutes(rest, deps.console);
    done();
  });
  return app;
}
