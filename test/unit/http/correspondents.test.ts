// What is known of addresses, over the API: what it shows, who may look, and what a release asks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { CorrespondentView } from '#proto/gen/skillpost/v1/correspondent.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
before(async () => {
  gateway = await startGatewayTwins();
});
after(() => gateway.stop());

const later = 4_000_000_000_000;

function anna(request: string): Promise<Answer> {
  return send(gateway.url, request, { token: gateway.token('anna') });
}

test('T27: an agent sees why an address gets no machine mail, and until when', async () => {
  gateway.client.setView(
    'correspondent',
    'kim@customer.test',
    CorrespondentView.fromPartial({
      facts: {
        failingSinceMs: 1_700_000_000_000,
        failingUntilMs: later,
        failureStatus: '5.1.1',
        failureText: '550 5.1.1 no such user',
        releasedByUserId: 'root',
        releasedAtMs: 1_600_000_000_000,
      },
      granted: 2,
      newestGrantedAtMs: 1_700_000_000_000,
      reason: 'bounced',
      untilMs: later,
    }),
  );
  const { status, body } = await anna('GET /api/v1/correspondents/Kim@Customer.test');
  assert.equal(status, 200);
  const since = '2023-11-14T22:13:20.000Z';
  const until = new Date(later).toISOString();
  const { released, ...known } = body as { released: { by: string } };
  assert.deepEqual(known, {
    address: 'kim@customer.test',
    paused: { reason: 'bounced', until },
    failing: { since, until, status: '5.1.1', text: '550 5.1.1 no such user' },
    complainedAt: null,
    sent: 2,
    lastSentAt: since,
  });
  assert.equal(released.by, 'root');
});

test('an address of which nothing is known may be written to', async () => {
  const { body } = await anna('GET /api/v1/correspondents/lee@customer.test');
  const known = body as { paused: unknown; failing: unknown; sent: number };
  assert.deepEqual([known.paused, known.failing, known.sent], [null, null, 0]);
});

test('T27: a release asks the correspondent in the name of who did it; nothing to release is a conflict', async () => {
  gateway.client.onAsk(() => ({}));
  assert.equal((await anna('POST /api/v1/correspondents/Kim@customer.test/release')).status, 200);
  const { id, command } = gateway.client.asked.at(-1) ?? {};
  assert.deepEqual([id, command], ['kim@customer.test', { $case: 'release', value: { byUserId: 'anna' } }]);
  gateway.client.onAsk(() => {
    throw new SkillpostError('NOTHING_TO_RELEASE', 'rejected', 'No machine mail is being kept from it.');
  });
  assert.equal((await anna('POST /api/v1/correspondents/kim@customer.test/release')).status, 409);
  assert.equal((await anna('GET /api/v1/correspondents/nobody')).status, 422);
});

test('T27: a case says which notice was kept back, why, from whom and until when', async () => {
  gateway.client.setView(
    'conversation',
    'c1',
    ConversationView.fromPartial({
      case: {
        conversationId: 'c1',
        queueId: 'support',
        ownerAgentId: 'anna',
        createdAtMs: 1,
        suppressed: 'budget',
        suppressedNotice: 'hold',
        suppressedTarget: 'kim@customer.test',
        suppressedUntilMs: later,
      },
    }),
  );
  gateway.client.onAsk(() => ({ conversationId: 'c1' }));
  const { body } = await anna('POST /api/v1/conversations/c1/notices/release');
  const { suppressedNotice, suppression } = body as Record<string, unknown>;
  assert.equal(suppressedNotice, 'budget');
  assert.deepEqual(suppression, {
    notice: 'hold',
    target: 'kim@customer.test',
    until: new Date(later).toISOString(),
  });
});
