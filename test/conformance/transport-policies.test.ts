// One suite for every place that remembers what domains demand of how their mail is brought, in memory and in Postgres.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createMemoryTransportPolicies } from '#actors/adapters/memory/transport-policies.ts';
import { createTransportPolicies } from '#actors/adapters/postgres/transport-policies.ts';
import type { TransportPolicies, TransportPolicy } from '#actors/ports/transport-policies.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

const places: Readonly<Record<string, () => Promise<TransportPolicies>>> = {
  memory: () => Promise.resolve(createMemoryTransportPolicies()),
  Postgres: async () => createTransportPolicies((await postgres.database()).db),
};

const policy = (fields: Partial<TransportPolicy> = {}): TransportPolicy => ({
  domain: 'customer.test',
  id: '1',
  mode: 'enforce',
  mx: ['mx.customer.test', '*.customer.test'],
  expiresAt: 2_000,
  ...fields,
});

for (const [place, open] of Object.entries(places))
  describe(`policies of domains in ${place}`, () => {
    test('T10: a policy is known until it expires, and a newer one takes its place', async () => {
      const policies = await open();
      assert.equal(await policies.known('customer.test', 0), null);
      await policies.keep(policy(), 1_000);
      assert.deepEqual(await policies.known('customer.test', 1_999), policy());
      assert.equal(await policies.known('customer.test', 2_000), null);
      assert.equal(await policies.known('else.test', 1_000), null);
      const newer = policy({ id: '2', mode: 'testing', mx: [], expiresAt: 9_000 });
      await policies.keep(newer, 1_500);
      assert.deepEqual(await policies.known('customer.test', 2_000), newer);
    });

    test('T10: what holds no more goes when another is kept', async () => {
      const policies = await open();
      await policies.keep(policy(), 1_000);
      await policies.keep(policy({ domain: 'else.test', expiresAt: 9_000 }), 5_000);
      assert.equal(await policies.known('customer.test', 1_000), null);
      assert.notEqual(await policies.known('else.test', 5_000), null);
    });
  });
