// One suite for every place that keeps the keys of domains, in memory and in Postgres alike.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createMemoryDkimKeys } from '#actors/adapters/memory/dkim-keys.ts';
import { createDkimKeys } from '#actors/adapters/postgres/dkim-keys.ts';
import type { DkimKeys } from '#actors/ports/dkim-keys.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

const places: Readonly<Record<string, () => Promise<DkimKeys>>> = {
  memory: () => Promise.resolve(createMemoryDkimKeys()),
  Postgres: async () => createDkimKeys((await postgres.database()).db, Buffer.alloc(32, 7)),
};

const domain = 'demo.test';
const key = (
  selector: string,
  createdAt: number,
  algorithm: 'rsa-sha256' | 'ed25519-sha256' = 'rsa-sha256',
) => ({
  domain,
  selector,
  algorithm,
  publicKey: `public ${selector}`,
  privateKey: `private ${selector}`,
  createdAt,
});
const states = async (keys: DkimKeys): Promise<Record<string, string>> =>
  Object.fromEntries((await keys.list(domain)).map(({ selector, state }) => [selector, state]));
const signing = async (keys: DkimKeys): Promise<readonly string[]> =>
  (await keys.signing(domain)).map(({ privateKey }) => privateKey);

for (const [place, open] of Object.entries(places))
  describe(`keys of domains in ${place}`, () => {
    test('T10: a key signs once its record was found, and takes the place of the one before', async () => {
      const keys = await open();
      await keys.add([key('r1', 1), key('e1', 1, 'ed25519-sha256')]);
      assert.deepEqual(await signing(keys), []);
      await keys.checked({ domain, selector: 'r1' }, { at: 5, fault: '' });
      await keys.checked(
        { domain, selector: 'e1' },
        { at: 5, fault: 'There is no TXT record of this name.' },
      );
      assert.deepEqual(await signing(keys), ['private r1']);
      await keys.checked({ domain, selector: 'e1' }, { at: 6, fault: '' });
      assert.deepEqual(await signing(keys), ['private e1', 'private r1']);
      await keys.add([key('r2', 2)]);
      assert.deepEqual(await states(keys), { r2: 'waiting', e1: 'active', r1: 'active' });
      await keys.checked({ domain, selector: 'r2' }, { at: 7, fault: '' });
      assert.deepEqual(await states(keys), { r2: 'active', e1: 'active', r1: 'retired' });
      await keys.checked({ domain, selector: 'r1' }, { at: 8, fault: '' });
      assert.deepEqual(await signing(keys), ['private e1', 'private r2'], 'what has retired stays so');
    });

    test('T10: a key whose record has gone signs no more, until it is back', async () => {
      const keys = await open();
      await keys.add([key('r1', 1)]);
      await keys.checked({ domain, selector: 'r1' }, { at: 5, fault: '' });
      await keys.checked({ domain, selector: 'r1' }, { at: 6, fault: 'The record has another key.' });
      assert.deepEqual(await signing(keys), []);
      const [shown] = await keys.list(domain);
      assert.deepEqual(
        [shown?.state, shown?.checkedAt, shown?.fault],
        ['waiting', 6, 'The record has another key.'],
      );
      assert.ok(!JSON.stringify(shown).includes('private'));
      await keys.checked({ domain, selector: 'r1' }, { at: 7, fault: '' });
      assert.deepEqual(await signing(keys), ['private r1']);
    });

    test('T10: each domain has its own keys, and one that is removed is gone', async () => {
      const keys = await open();
      await keys.add([key('r1', 1), { ...key('r1', 1), domain: 'other.test' }]);
      await keys.checked({ domain: 'other.test', selector: 'r1' }, { at: 5, fault: '' });
      assert.deepEqual(await signing(keys), []);
      assert.equal(await keys.remove({ domain, selector: 'r1' }), true);
      assert.equal(await keys.remove({ domain, selector: 'r1' }), false);
      assert.equal((await keys.list('other.test')).length, 1);
    });
  });
