// A rating reaches its case by a job that was committed with it, whatever was down meanwhile.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { poolOf } from '#actors/adapters/postgres/database.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { createRatings } from '#actors/adapters/postgres/ratings.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import { startOutbound } from '#gateway/outbound/worker.ts';
import { createRatingTeller } from '#gateway/ratings/telling.ts';
import { createKeptLog } from '#test/support/log.ts';
import { anOutgoingMessage } from '#test/support/mail.ts';
import { createFakeClient, hostname } from '#test/support/mail-edge.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';
import { until } from '#test/support/until.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

test('F111: the case hears of a rating once, and once more when it is changed', async () => {
  const { db } = await postgres.database();
  const mailStore = createMailStore(db, { archiveKey: randomBytes(32), clock, chance });
  await mailStore.caseIdentity('c-1', 'TEST');
  const { id: messageId } = anOutgoingMessage({ conversationId: 'c-1' });
  await mailStore.prepareOutgoing(anOutgoingMessage({ id: messageId, conversationId: 'c-1' }));
  const ratings = createRatings(db);
  const rate = (score: number, at: number): Promise<string> =>
    ratings.rate(
      { messageId, conversationId: 'c-1', agentId: 'anna', queueId: 'support', score, at },
      { pageMadeAt: at - 1, changeMs: 86_400_000 },
    );
  const at = clock.now();
  assert.equal(await rate(2, at), 'recorded');
  const client = createFakeClient();
  client.setDown(true);
  const tellRating = createRatingTeller({ ratings, client });
  let tries = 0;
  const outbound = await startOutbound({
    pool: poolOf(db),
    mailStore,
    client,
    submissions: { deliveries: async () => [], record: async () => undefined },
    accept: async () => '',
    config: { hostname, relayUrl: '', dnsServers: [] },
    clock,
    chance,
    log: createKeptLog(),
    async tellRating(id) {
      tries += 1;
      await tellRating(id);
    },
  });
  const heard = (): readonly unknown[] =>
    client.told
      .filter(({ command }) => command.$case === 'recordRating')
      .map(({ conversationId, command }) => [conversationId, command.value]);
  try {
    await until('a first try that fails', () => tries > 0);
    assert.deepEqual(heard(), []);
    client.setDown(false);
    const told = { messageId, agentId: 'anna', queueId: 'support' };
    await until('the case to hear of it', () => heard().length === 1);
    assert.equal(await rate(5, at + 10), 'recorded');
    await until('the case to hear of the change', () => heard().length === 2);
    assert.deepEqual(heard(), [
      ['c-1', { ...told, score: 2, again: false }],
      ['c-1', { ...told, score: 5, again: true }],
    ]);
  } finally {
    await outbound.stop();
  }
});
