// The routing hook against a real HTTP server: signed, bounded in time, and never in the way.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { limits } from '#actors/limits.ts';
import { createRoutingHook, hookSignature } from '#gateway/routing-hook.ts';
import type { HookOutcome, HookQuestion } from '#gateway/routing-hook.ts';
import { aDirectory, aMailbox, aQueue, aUser } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { createManualClock } from '#actors/adapters/memory/clock.ts';

const secret = 'a secret of both';

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(t: TestContext, answering: Answering): Promise<string> {
  const server = createServer(answering);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/route`;
}

function aQuestion(routingHookUrl: string, routingHookTimeoutMs = 2_000): HookQuestion {
  const directory = aDirectory({
    queues: [aQueue('support'), aQueue('billing', { skills: [{ skillId: 'billing', level: 2 }] })],
    users: [aUser('anna'), aUser('gone', { active: false })],
    skills: [
      { id: 'billing', name: 'Billing' },
      { id: 'german', name: 'German' },
    ],
    settings: { routingHookUrl, routingHookTimeoutMs },
  });
  return {
    mail: { id: 'mail-1', envelopeTo: ['support@demo.test'], receivedAt: 1_800_000_000_000 },
    parsed: {
      messageId: '',
      inReplyTo: '',
      references: [],
      from: { address: 'eva@customer.test', name: 'Eva' },
      replyTo: [],
      to: [],
      cc: [],
      subject: 'Rechnung',
      text: 'Bitte',
      html: null,
      attachments: [],
      automatic: false,
      headers: new Map(),
    },
    mailbox: aMailbox('support'),
    placement: {
      ruleId: 'default',
      ruleVersion: 1,
      queueId: 'support',
      agentId: '',
      skills: [],
      priority: 0,
      vip: false,
      tags: [],
      templateId: '',
      fields: {},
      divertTo: '',
      discardReason: '',
      problems: [],
    },
    directory,
  };
}

function aHook() {
  const clock = createManualClock();
  const outcomes: HookOutcome[] = [];
  const log = createKeptLog();
  const count = (outcome: HookOutcome): void => void outcomes.push(outcome);
  return { clock, outcomes, log, hook: createRoutingHook({ secret, clock, log, count }) };
}

const json = (value: unknown): Answering => {
  return (_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
};

test('F49: the hook is asked with what is needed to decide, signed so that it can tell who asks', async (t) => {
  const { hook, clock } = aHook();
  let seen: { body: string; signature: string } | undefined;
  const url = await serve(t, (request, response) => {
    void text(request).then((body) => {
      seen = { body, signature: String(request.headers['x-skillpost-signature']) };
      response.end(JSON.stringify({ queue: 'billing', agent: 'anna', priority: 7 }));
    });
  });
  assert.deepEqual(await hook(aQuestion(url)), {
    queueId: 'billing',
    agentId: 'anna',
    priority: 7,
    skills: [{ skillId: 'billing', level: 2 }],
  });
  assert.equal(seen?.signature, hookSignature(secret, Math.floor(clock.now() / 1_000), seen?.body ?? ''));
  const asked = JSON.parse(seen?.body ?? '{}') as Record<string, unknown>;
  assert.deepEqual(
    [asked['subject'], asked['queue'], asked['mailbox']],
    ['Rechnung', 'support', 'support@demo.test'],
  );
});

test('F49: an answer that makes no sense leaves the rules’ decision as it is', async (t) => {
  for (const nonsense of [
    { queue: 'nowhere' },
    { agent: 'gone' },
    { skills: [{ skillId: 'none', level: 1 }] },
    { priority: 1_000 },
    { delete: 'everything' },
    'yes',
  ]) {
    const { hook, outcomes } = aHook();
    assert.equal(await hook(aQuestion(await serve(t, json(nonsense)))), null, JSON.stringify(nonsense));
    assert.deepEqual(outcomes, ['nonsense']);
  }
  const { hook, outcomes } = aHook();
  const url = await serve(t, (_request, response) => response.end('x'.repeat(limits.hookAnswerChars + 1)));
  assert.equal(await hook(aQuestion(url)), null, 'an answer without end');
  assert.deepEqual(outcomes, ['refused']);
});

test('F49: a hook that is silent or fails is left alone for a while, and asked again after it', async (t) => {
  const { hook, outcomes, clock } = aHook();
  let asked = 0;
  let well = false;
  const url = await serve(t, (_request, response) => {
    asked += 1;
    if (well) response.end('{}');
    // Else it says nothing at all.
  });
  for (let index = 0; index < limits.hookFailures; index += 1) {
    assert.equal(await hook(aQuestion(url, 30)), null);
  }
  assert.deepEqual(new Set(outcomes), new Set(['timeout']));
  assert.equal(await hook(aQuestion(url, 30)), null);
  assert.equal(outcomes.at(-1), 'left-alone');
  assert.equal(asked, limits.hookFailures);
  well = true;
  clock.advance(limits.hookRestMs);
  assert.deepEqual(await hook(aQuestion(url)), {});
});

test('F49: without an address or a secret nobody is asked, and a redirection is not followed', async (t) => {
  const { hook, outcomes, clock, log } = aHook();
  assert.equal(await hook(aQuestion('')), null);
  let asked = 0;
  const target = await serve(t, (_request, response) => {
    asked += 1;
    response.end('{}');
  });
  const silent = createRoutingHook({ secret: '', clock, log });
  assert.equal(await silent(aQuestion(target)), null);
  const url = await serve(t, (_request, response) => {
    response.writeHead(307, { location: target }).end();
  });
  assert.equal(await hook(aQuestion(url)), null);
  assert.deepEqual(outcomes, ['refused']);
  assert.equal(asked, 0);
});
