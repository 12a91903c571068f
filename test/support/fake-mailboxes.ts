// Mailboxes of the fake gateway: one that is fetched and fares well, one whose sign-in is lost, one that gets mail by SMTP.

import { presets } from '#gateway/boxes/presets.ts';
import { knownProviders } from '#gateway/boxes/oauth/providers.ts';
import type { FakeAnswer } from './fake-answers.ts';
import type { Handler } from './fake-api.ts';
import type { FetchingState, HealthLight, Mailbox, SendingTest } from '../../app/lib/directory-shapes.ts';
import { blankMailbox, freshFetching, freshSending } from '../../app/lib/mailbox-form.ts';

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

function light(protocol: string, fields: Partial<HealthLight> = {}): HealthLight {
  return {
    protocol,
    state: 'ok',
    since: minutesAgo(3_000),
    lastError: '',
    lastSuccessAt: minutesAgo(1),
    expiresAt: null,
    gap: null,
    ...fields,
  };
}

function sendingTest(address: string, fields: Partial<SendingTest> = {}): SendingTest {
  const to = 'anna@demo.test';
  return {
    address,
    state: 'taken',
    to,
    answer: '250 2.0.0 ok',
    at: minutesAgo(7),
    confirmedBy: '',
    ...fields,
  };
}

const gmail = presets[0] as NonNullable<(typeof presets)[0]>;
const generic = presets[2] as NonNullable<(typeof presets)[0]>;

export function fakeMailbox(id: string): Mailbox {
  const address = `${id}@demo.test`;
  const plain: Mailbox = { ...blankMailbox, id, address, name: id, queueId: id, ownQueueId: id };
  if (id === 'sales') {
    const fetching = freshFetching(gmail, 'imap', address);
    const sending = freshSending(gmail, address);
    const lost = {
      state: 'failing' as const,
      since: minutesAgo(42),
      lastError: 'Google refuses: invalid_grant: Token has been expired or revoked.',
      lastSuccessAt: minutesAgo(95),
    };
    const refused = { ...lost, lastError: 'The server refused the login: Invalid credentials (Failure)' };
    const health = [
      light('imap', refused),
      light('smtp'),
      light('oauth', { ...lost, expiresAt: minutesAgo(20) }),
    ];
    const answer = '550 5.7.1 sales@demo.test: Sender address rejected: not owned by user';
    return {
      ...plain,
      fetching,
      sending,
      oauthProvider: 'google',
      secrets: ['oauth'],
      health,
      notVerified: [address],
      sendingTests: [sendingTest(address, { state: 'refused', answer })],
    };
  }
  if (id !== 'billing') return plain;
  const fetching = freshFetching(generic, 'imap', address);
  const server = { ...fetching.server, host: 'mail.example.org' };
  const gap = { from: minutesAgo(400), until: minutesAgo(310), count: 17 };
  return {
    ...plain,
    fetching: { ...fetching, server },
    aliases: ['invoices@demo.test'],
    secrets: ['fetching'],
    sendingTests: [sendingTest(address), sendingTest('invoices@demo.test')],
    health: [light('imap', { gap })],
  };
}

const providers = {
  items: knownProviders.map((provider) => ({
    ...provider,
    clientId: provider.id === 'google' ? 'skillpost-demo' : '',
    ready: provider.id === 'google',
  })),
};

/** The one that is fetched and fares well holds old mail. */
const fetchingOf = (id: string): FetchingState => ({
  lastSuccessAt: minutesAgo(id === 'sales' ? 95 : 1),
  nextAt: null,
  stalledSince: id === 'sales' ? minutesAgo(90) : null,
  fetched: 1_204,
  import: id === 'billing' ? { choice: 'asked', waiting: 730 } : null,
});

const ok = (body: unknown): FakeAnswer => ({ status: 200, body });

function proven(
  world: Parameters<Handler>[0]['world'],
  match: readonly string[],
  body: Readonly<Record<string, unknown>>,
  state: SendingTest['state'],
): FakeAnswer {
  const mailboxes = world.directory.mailboxes;
  const at = mailboxes.findIndex(({ id }) => id === match[1]);
  const mailbox = mailboxes[at];
  if (mailbox === undefined) return { status: 404, body: {} };
  const address = String(body['from']);
  const others = mailbox.sendingTests.filter((test) => test.address !== address);
  const known = mailbox.sendingTests.find((test) => test.address === address) ?? sendingTest(address);
  mailboxes[at] = { ...mailbox, notVerified: [], sendingTests: [...others, { ...known, state }] };
  return ok({ from: address, to: known.to, answer: '250 ok' });
}

export const mailboxRoutes: readonly [string, Handler][] = [
  ['GET /mailboxes/presets', () => ok({ items: presets })],
  [
    'GET /mailbox-health',
    ({ world }) =>
      ok({
        items: world.directory.mailboxes
          .filter(({ health }) => health.length > 0)
          .map(({ id, address, health }) => ({ mailboxId: id, address, health })),
      }),
  ],
  ['POST /mailboxes/([^/]+)/test-mail', ({ world, match, body }) => proven(world, match, body, 'taken')],
  [
    'POST /mailboxes/([^/]+)/confirm-sending',
    ({ world, match, body }) => proven(world, match, body, 'confirmed'),
  ],
  ['GET /mailboxes/([^/]+)/fetching', ({ match }) => ok({ fetching: fetchingOf(match[1] ?? '') })],
  ['POST /mailboxes/([^/]+)/fetching/import', () => ok({ fetching: fetchingOf('') })],
  ['POST /mailboxes/([^/]+)/fetching/look', () => ok({ fetching: fetchingOf('') })],
  ['POST /mailboxes/([^/]+)/check', () => ok({ checks: [], health: [] })],
  ['GET /oauth-providers', () => ok(providers)],
  ['PUT /oauth-providers/([^/]+)', ({ body }) => ok(body)],
];
