// What supervisors and channel adapters do to agents over the API, with a puppet in place of the actors.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { aQueue, aUser } from '#test/support/directory.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
const as = (userId: string, request: string, body?: unknown): Promise<Answer> =>
  send(gateway.url, request, { token: gateway.token(userId), ...(body === undefined ? {} : { body }) });

before(async () => {
  gateway = await startGatewayTwins();
});
after(() => gateway.stop());
beforeEach(() => {
  gateway.client.onAsk(() => ({}));
  gateway.client.asked.length = 0;
});

test('F123: a supervisor sets the status of an agent, and must say why', async () => {
  const asked = { status: 'break', reason: 'Please call me' };
  assert.equal((await as('sam', 'POST /api/v1/agents/anna/status', asked)).status, 200);
  const value = { statusId: 'break', reason: 'Please call me', byUserId: 'sam' };
  assert.deepEqual(
    gateway.client.asked.map(({ kind, id, command }) => [kind, id, command]),
    [['agent', 'anna', { $case: 'setStatus', value }]],
  );
  assert.equal((await as('sam', 'POST /api/v1/agents/anna/status', { status: 'break' })).status, 422);
  assert.equal((await as('sam', 'POST /api/v1/agents/anna/status', { ...asked, status: 'x' })).status, 422);
  assert.equal((await as('sam', 'POST /api/v1/agents/box/status', asked)).status, 404);
  assert.equal((await as('ben', 'POST /api/v1/agents/anna/status', asked)).status, 403);
});

test('F123: a supervisor signs an agent out, and must say why', async () => {
  const answer = await as('sam', 'POST /api/v1/agents/anna/sign-out', { reason: 'Gone home' });
  assert.equal(answer.status, 200);
  assert.deepEqual(gateway.client.asked.at(-1)?.command, {
    $case: 'forceSignOut',
    value: { byUserId: 'sam', reason: 'Gone home' },
  });
  assert.equal((await as('sam', 'POST /api/v1/agents/anna/sign-out', {})).status, 422);
  assert.equal((await as('anna', 'POST /api/v1/agents/anna/sign-out', { reason: 'x' })).status, 403);
});

test('F129: a supervisor says from when to when an agent is away, and takes it back', async () => {
  const absence = { fromMs: 1_000, untilMs: 2_000, substituteId: 'ben', openCases: 'queue' };
  const absenceOf = (id: string): unknown => gateway.directory.current().users.get(id)?.absence;
  assert.equal(
    (await as('sam', 'PUT /api/v1/agents/ben/absence', { ...absence, substituteId: '' })).status,
    204,
  );
  assert.deepEqual(absenceOf('ben'), { ...absence, substituteId: '' });
  assert.equal((await as('sam', 'DELETE /api/v1/agents/ben/absence')).status, 204);
  assert.equal(absenceOf('ben'), null);
  assert.equal((await as('sam', 'PUT /api/v1/agents/ben/absence', { fromMs: 1 })).status, 422);
  assert.equal((await as('sam', 'PUT /api/v1/agents/box/absence', absence)).status, 404);
  assert.equal((await as('anna', 'PUT /api/v1/agents/anna/absence', absence)).status, 403);
});

test('F59: a channel adapter reports a call and its end', async () => {
  const path = '/api/v1/agents/anna/external-work/call-7';
  assert.equal((await as('sam', `PUT ${path}`, { medium: 'voice', weight: 4 })).status, 200);
  assert.equal((await as('sam', `PUT ${path}`, { medium: 'voice' })).status, 200);
  assert.equal((await as('sam', `DELETE ${path}`)).status, 200);
  assert.deepEqual(
    gateway.client.asked.map(({ command }) => command),
    [
      { $case: 'takeExternalWork', value: { workId: 'call-7', medium: 'voice', weight: 4 } },
      { $case: 'takeExternalWork', value: { workId: 'call-7', medium: 'voice', weight: 1 } },
      { $case: 'endExternalWork', value: { workId: 'call-7' } },
    ],
  );
  assert.equal((await as('sam', `PUT ${path}`, { medium: 'smoke' })).status, 422);
  assert.equal((await as('anna', `PUT ${path}`, { medium: 'voice' })).status, 403);
});

test('F59 F60 F85 F86: an agent is shown with reason, load, calls, profile, and which queues matter to it', async () => {
  const anna = aUser('anna', {
    queueIds: ['support', 'tax'],
    mediumCapacity: { voice: 1 },
    profiles: [{ id: 'tax', name: 'Tax office', skills: new Map([['tax', 0]]) }],
  });
  const directory = gateway.directory.current();
  gateway.directory.source.replace({
    ...directory,
    users: new Map([...directory.users, ['anna', anna]]),
    queues: new Map([
      ...directory.queues,
      ['tax', aQueue('tax', { skills: [{ skillId: 'tax', level: 5 }] })],
      ['support', aQueue('support', { skills: [{ skillId: 'english', level: 1 }] })],
    ]),
  });
  const presence = {
    statusId: 'break',
    reason: 'Please call me',
    byUserId: 'sam',
    profileId: 'tax',
    missesInRow: 2,
  };
  const externalWork = [{ workId: 'call-7', medium: 'voice', weight: 4, sinceMs: 1_700_000_000_000 }];
  gateway.client.setView(
    'agent',
    'anna',
    AgentView.fromPartial({ presence, externalWork, load: [{ medium: 'voice', points: 4 }] }),
  );
  const { body } = await as('anna', 'GET /api/v1/agents/me');
  assert.deepEqual(
    [body.statusReason, body.statusBy, body.missesInRow, body.load, body.mediumCapacity],
    ['Please call me', { id: 'sam', name: 'Sam' }, 2, { voice: 4 }, { voice: 1 }],
  );
  assert.deepEqual(body.externalWork, [
    { workId: 'call-7', medium: 'voice', weight: 4, since: '2023-11-14T22:13:20.000Z' },
  ]);
  assert.deepEqual([body.profile, body.profiles], ['tax', [{ id: 'tax', name: 'Tax office' }]]);
  assert.deepEqual(
    body.queues.map(({ id, relevant }: { id: string; relevant: boolean }) => [id, relevant]),
    [
      ['support', false],
      ['tax', true],
    ],
  );
});
