// The typed client: what it sends, what it gives back, what it throws.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createActorClient } from '#actors/actor-client.ts';
import { createSeededChance } from '#actors/adapters/memory/clock.ts';
import { kindCodecs } from '#actors/kind-codecs.ts';
import { limits } from '#actors/limits.ts';
import type { Answer, AskRequest, Failure, LiveUpdate, Router } from '#actors/runtime/shard-host.ts';
import { AgentCommand, AgentReply, AgentView, Offer } from '#proto/gen/skillpost/v1/agent.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';

const view = AgentView.create({ agentId: 'u1', capacity: 3, routable: true });

function fakeRouter(answers: Answer[]) {
  const asked: AskRequest[] = [];
  const state: { push: (update: LiveUpdate) => void; stopped: boolean } = {
    push: () => undefined,
    stopped: false,
  };
  const router: Router = {
    ask(request) {
      asked.push(request);
      const answer = answers.shift();
      assert.ok(answer);
      return Promise.resolve(answer);
    },
    tell: () => Promise.resolve(null),
    watch(_to, listener) {
      state.push = listener;
      return () => {
        state.stopped = true;
      };
    },
  };
  return { client: createActorClient(router, kindCodecs, createSeededChance(1)), asked, state };
}

const command = AgentCommand.create({
  command: { $case: 'setStatus', value: { statusId: 'available', reason: '', byUserId: 'u1' } },
});
const ok: Answer = { ok: true, reply: kindCodecs.agent.reply.encode(AgentReply.create()) };

function failed(failure: Partial<Failure>): Answer {
  return { ok: false, failure: { code: 'X', category: 'bug', text: 'Sorry.', ...failure } };
}

test('a command arrives as its kind wrote it, and the reply comes back typed', async () => {
  const { client, asked } = fakeRouter([ok]);
  assert.deepEqual(await client.ask('agent', 'u1', command), AgentReply.create());
  const request = asked[0];
  assert.ok(request);
  assert.deepEqual(request.to, { kind: 'agent', id: 'u1' });
  assert.deepEqual(kindCodecs.agent.command.decode(request.command), command);
  assert.equal(request.timeoutMs, limits.askTimeoutMs);
  assert.equal(request.view, false);
});

test('every ask has an idempotency key: the given one, or a new one each', async () => {
  const { client, asked } = fakeRouter([ok, ok, ok]);
  await client.ask('agent', 'u1', command);
  await client.ask('agent', 'u1', command);
  await client.ask('agent', 'u1', command, { idempotencyKey: 'given', timeoutMs: 9 });
  const [first, second, third] = asked.map(({ idempotencyKey }) => idempotencyKey);
  assert.ok(first !== '' && first !== second);
  assert.equal(third, 'given');
  assert.equal(asked[2]?.timeoutMs, 9);
});

test('a view is looked at, not commanded', async () => {
  const { client, asked } = fakeRouter([{ ok: true, reply: kindCodecs.agent.view.encode(view) }]);
  assert.deepEqual(await client.view('agent', 'u1'), view);
  assert.equal(asked[0]?.view, true);
  assert.equal(asked[0]?.idempotencyKey, '');
});

test('a failure is thrown with its code, category and hint', async () => {
  const { client } = fakeRouter([
    failed({ code: 'OFFER_EXPIRED', category: 'rejected', text: 'Too late.' }),
    failed({ code: 'BACKLOG_FULL', category: 'overloaded', retryAfterMs: 40 }),
    failed({ code: 'NEW', category: 'a category of a newer release' }),
  ]);
  const ask = () => client.ask('agent', 'u1', command);
  await assert.rejects(ask, { code: 'OFFER_EXPIRED', category: 'rejected', safeText: 'Too late.' });
  await assert.rejects(ask, { code: 'BACKLOG_FULL', category: 'overloaded', retryAfterMs: 40 });
  await assert.rejects(ask, { code: 'NEW', category: 'bug' });
});

test('a watch gives typed views and events until it is stopped', () => {
  const { client, state } = fakeRouter([]);
  const seen: unknown[] = [];
  const stop = client.watch('agent', 'u1', (update) => seen.push(update));
  const event = Event.create({ type: 'agent.status' });
  state.push({
    sequence: 0,
    view: kindCodecs.agent.view.encode(view),
    events: [Event.encode(event).finish()],
  });
  assert.deepEqual(seen, [{ sequence: 0, view, events: [event] }]);
  stop();
  assert.equal(state.stopped, true);
});

test('a watch puts together what it is told in parts, and begins anew with each snapshot', () => {
  const { client, state } = fakeRouter([]);
  const seen: string[] = [];
  const offers = (update: { readonly view: AgentView }): string =>
    update.view.offers.map(({ offerId }) => offerId).join(' ');
  client.watch('agent', 'u1', (update) => seen.push(offers(update)));
  const push = (sequence: number, ids: readonly string[], gone?: readonly string[]): void => {
    const shown = { ...view, offers: ids.map((offerId) => Offer.create({ offerId })) };
    const part = gone === undefined ? undefined : { gone };
    state.push({ sequence, view: kindCodecs.agent.view.encode(shown), events: [], part });
  };
  push(0, ['o-1', 'o-2']);
  push(1, ['o-3'], ['o/o-1']);
  push(2, [], ['o/o-2']);
  push(0, ['o-9']);
  assert.deepEqual(seen, ['o-1 o-2', 'o-2 o-3', 'o-3', 'o-9']);
});
