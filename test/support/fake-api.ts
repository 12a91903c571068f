// The HTTP API as far as the console uses it, over a fake world in memory. Records what it was asked, so that tests can
// look; keeps no rules of its own beyond what the pages need to show every state.

import { notFound, ok, type FakeAnswer } from './fake-answers.ts';
import { fakeLists } from './fake-directory.ts';
import { decideHeld, hold } from './fake-sending.ts';
import type { FakeWorld } from './fake-world.ts';
import { message } from './fake-conversations.ts';
import { caseRowOf } from './fake-work.ts';
import { accept, park, take } from './fake-taking.ts';
import { keptBackRoutes } from './fake-correspondents.ts';
import { triedRules } from './fake-rules.ts';
import { dkimRoutes } from './fake-dkim.ts';
import { mailKeyRoutes } from './fake-mail-keys.ts';
import { mailboxRoutes } from './fake-mailboxes.ts';
import { questionnaireRoutes } from './fake-questionnaires.ts';
import { templateRoutes } from './fake-templates.ts';
import { fakeAnswer, fakeReports } from './fake-reports.ts';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

export type Handler = (request: {
  world: FakeWorld;
  match: string[];
  body: Record<string, unknown>;
  query: URLSearchParams;
}) => FakeAnswer | null;

export const offerTaken: FakeAnswer = {
  status: 409,
  body: {
    title: 'Conflict',
    status: 409,
    code: 'OFFER_TAKEN',
    detail: 'Taken by Ben Carter a moment before you.',
  },
};

function page(items: readonly unknown[]): FakeAnswer {
  return ok({ items, nextCursor: null });
}

function signIn(body: Record<string, unknown>, world: FakeWorld): FakeAnswer {
  if (body['password'] === 'wrong')
    return {
      status: 403,
      body: {
        title: 'Denied',
        status: 403,
        code: 'WRONG_CREDENTIALS',
        detail: 'The e-mail address or the password is wrong.',
      },
    };
  return ok({ token: `token-of-${world.me.id}`, user: world.me });
}

function setStatus(world: FakeWorld, id: string): FakeAnswer {
  const status = world.directory.statuses.find((each) => each.id === id);
  if (status === undefined) return notFound;
  world.agent = {
    ...world.agent,
    status: id,
    statusName: status.name,
    routable: status.routable,
    statusSince: new Date().toISOString(),
  };
  return ok(world.agent);
}

function finish(world: FakeWorld, conversationId: string): void {
  const workItems = world.agent.workItems.filter((item) => item.conversationId !== conversationId);
  world.agent = { ...world.agent, workItems, wrapUpUntil: new Date(Date.now() + 15_000).toISOString() };
  const conversation = world.conversations.get(conversationId);
  if (conversation !== undefined)
    world.conversations.set(conversationId, {
      ...conversation,
      status: 'closed',
      agent: null,
      agentName: null,
    });
}

function write(world: FakeWorld, match: string[], body: Record<string, unknown>): FakeAnswer | null {
  const [, id = '', what] = match;
  const conversation = world.conversations.get(id);
  if (conversation === undefined) return notFound;
  if (what === 'replies' && body['undo'] === true) return hold(world, conversation, body);
  if (what === 'forwards' && body['undo'] === true) return hold(world, conversation, body, 'forward');
  if (what === 'replies' || what === 'notes') {
    const direction = what === 'replies' ? 'out' : 'note';
    const added = message({
      id: `${id}-${conversation.messages.length + 1}`,
      direction,
      secondsAgo: 0,
      text: typeof body['text'] === 'string' ? body['text'] : '',
      agent: world.me.id,
      agentName: world.me.name,
    });
    world.conversations.set(id, { ...conversation, messages: [...conversation.messages, added] });
  }
  if (what === 'park') park(world, conversation, body);
  if (what === 'close' || what === 'transfer' || body['close'] === true) finish(world, id);
  return ok({ conversationId: id });
}

function directoryRoutes(): [string, Handler][] {
  return fakeLists.flatMap((name): [string, Handler][] => [
    [`GET /${name}`, ({ world }) => page(world.directory[name])],
    [
      `GET /${name}/([^/]+)`,
      ({ world, match }) => {
        const found = world.directory[name].find(({ id }) => id === match[1]);
        return found === undefined ? notFound : ok(found);
      },
    ],
    [
      `POST /${name}`,
      ({ world, body }) => {
        const created = {
          id: `new-${name}`,
          skills: [],
          memberIds: [],
          queueIds: [],
          mailboxIds: [],
          ...(name === 'accounts' && { role: 'account', usedBytes: 0, folders: [] }),
          ...(name === 'queues' && { tiers: [], relaxation: [], members: [] }),
          ...body,
        };
        (world.directory[name] as unknown[]).push(created);
        return { status: 201, body: created };
      },
    ],
    [
      `PATCH /${name}/([^/]+)`,
      ({ world, match, body }) => {
        const items: { id: string }[] = world.directory[name];
        const at = items.findIndex(({ id }) => id === match[1]);
        if (at === -1) return notFound;
        items[at] = { ...items[at], ...body } as { id: string };
        return ok(items[at]);
      },
    ],
    [`DELETE /${name}/([^/]+)`, () => ({ status: 204, body: null })],
  ]);
}

const routes: readonly [string, Handler][] = [
  ['POST /rules/dry-run', ({ body }) => triedRules(body)],
  ['POST /session', ({ world, body }) => signIn(body, world)],
  ['DELETE /session', () => ({ status: 204, body: null })],
  ['GET /me', ({ world }) => ok(world.me)],
  ['GET /agents/me', ({ world }) => ok(world.agent)],
  ['PUT /agents/me/status', ({ world, body }) => setStatus(world, String(body['status']))],
  [
    '(PUT|DELETE) /agents/me/queues/([^/]+)',
    ({ world, match }) => {
      const queues = world.agent.queues.map((queue) =>
        queue.id === match[2] ? { ...queue, signedIn: match[1] === 'PUT' } : queue,
      );
      world.agent = { ...world.agent, queues };
      return ok(world.agent);
    },
  ],
  [
    'POST /agents/me/wrap-up/end',
    ({ world }) => {
      world.agent = { ...world.agent, wrapUpUntil: null };
      return ok(world.agent);
    },
  ],
  ['POST /agents/[^/]+/(status|sign-out)', () => ok({})],
  ['(GET|PUT) /users/me/footer', ({ body }) => ok({ text: '', html: '', image: null, ...body })],
  ['GET /agents/me/sent', ({ world }) => ok({ items: world.sent })],
  [
    'POST /conversations',
    ({ world, body }) => {
      const [conversation] = world.conversations.values();
      return conversation === undefined ? notFound : hold(world, conversation, body, 'opening');
    },
  ],
  ['POST /agents/me/next', () => ok({ conversationId: null })],
  [
    'PUT /agents/me/profile',
    ({ world, body }) => {
      world.agent = { ...world.agent, profile: body['profile'] as string | null };
      return ok(world.agent);
    },
  ],
  [
    'POST /conversations/([^/]+)/(pick|resume)',
    ({ world, match }) => take(world, match[1] ?? '') ?? notFound,
  ],
  [
    'POST /conversations/([^/]+)/messages/[^/]+/(undo|send-now)',
    ({ world, match }) =>
      decideHeld(world, match, (body) => write(world, ['', match[1] ?? '', 'replies'], body)),
  ],
  ['POST /offers/([^/]+)/accept', ({ world, match }) => accept(world, match[1] ?? '') ?? offerTaken],
  [
    'POST /offers/([^/]+)/decline',
    ({ world, match }) => {
      world.agent = {
        ...world.agent,
        offers: world.agent.offers.filter(({ offerId }) => offerId !== match[1]),
      };
      return ok(world.agent);
    },
  ],
  [
    'GET /queues/([^/]+)/live',
    ({ world, match }) => {
      const queue = world.queues.find(({ id }) => id === match[1]);
      return queue === undefined ? notFound : ok(queue);
    },
  ],
  [
    'GET /conversations',
    ({ world, query }) => {
      const words = (query.get('q') ?? query.get('customer') ?? '').toLowerCase();
      const fits = [...world.conversations.values()].filter(
        ({ subject, customer, status, deadlineAt }) =>
          `${subject} ${customer.address}`.toLowerCase().includes(words) &&
          (query.get('status') ?? status) === status &&
          (query.get('dueBefore') !== 'now' || Date.parse(deadlineAt ?? '') < Date.now()),
      );
      return page(fits.map(caseRowOf));
    },
  ],
  ...keptBackRoutes,
  ...questionnaireRoutes,
  [
    'GET /conversations/([^/]+)',
    ({ world, match }) => {
      const found = world.conversations.get(match[1] ?? '');
      return found === undefined ? notFound : ok(found);
    },
  ],
  [
    'POST /conversations/([^/]+)/(replies|forwards|notes|close|transfer|park)',
    ({ world, match, body }) => write(world, match, body),
  ],
  ['GET /reports', () => ok({ items: fakeReports })],
  [
    'GET /reports/([^/]+)',
    ({ match }) => {
      const report = fakeReports.find(({ name }) => name === match[1]);
      return report === undefined ? notFound : ok(fakeAnswer(report));
    },
  ],
  ['(PUT|DELETE) /(queues|users)/([^/]+)/(members|skills)/([^/]+)', () => ok({})],
  ['GET /balance', ({ world }) => page(world.balance)],
  ['GET /mails', ({ world }) => page(world.mails)],
  ['GET /mails/([^/]+)', ({ world }) => ok({ mail: world.mails[0], steps: world.steps })],
  [
    'POST /mails/([^/]+)/release',
    ({ world }) => {
      for (const [at, step] of world.steps.entries())
        if (step.step === 'kept-back')
          world.steps[at] = { ...step, details: { ...step.details, folder: 'inbox' } };
      return ok({ accounts: ['anna'] });
    },
  ],
  ...mailboxRoutes,
  ...templateRoutes,
  ...dkimRoutes,
  ...mailKeyRoutes,
  ['GET /settings', ({ world }) => ok(world.directory.settings)],
  ['PATCH /settings', ({ world, body }) => ok(Object.assign(world.directory.settings, body))],
  ...directoryRoutes(),
];

/** `path` is relative to the API's base. */
export function answerApi(world: FakeWorld, request: FakeRequest): FakeAnswer {
  const url = new URL(request.path, 'http://fake.test');
  const body = (request.body ?? {}) as Record<string, unknown>;
  for (const [pattern, handler] of routes) {
    const match = new RegExp(`^${pattern}$`).exec(`${request.method} ${url.pathname}`);
    const answer =
      match === null ? null : handler({ world, match: [...match], body, query: url.searchParams });
    if (answer !== null) return answer;
  }
  return notFound;
}
