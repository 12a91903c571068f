// One suite for every place that keeps certificates and keys of mail, in memory and in Postgres alike.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createMemoryMailKeys } from '#actors/adapters/memory/mail-keys.ts';
import { createMailKeys } from '#actors/adapters/postgres/mail-keys.ts';
import { systemChance } from '#actors/adapters/system/clock.ts';
import type { MailKeys, NewMailKey } from '#actors/ports/mail-keys.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

const secret = '-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----\n';

interface Place {
  readonly keys: MailKeys;
  /** All that is written of it; empty: nothing is written. */
  readonly dump: () => Promise<string>;
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  memory: async () => ({ keys: createMemoryMailKeys(), dump: async () => '' }),
  Postgres: async () => {
    const { db } = await postgres.database();
    const name = 'support';
    await db.insertInto('queues').values({ id: name, name, skills: '[]', settings: '{}' }).execute();
    const [address, aliases, settings] = ['support@demo.test', '[]', '{}'];
    await db
      .insertInto('mailboxes')
      .values({ id: name, address, name, queue_id: name, aliases, settings })
      .execute();
    const options = { sealingKey: Buffer.alloc(32, 7), chance: systemChance };
    return {
      keys: createMailKeys(db, options),
      dump: async () => JSON.stringify(await db.selectFrom('mail_keys').selectAll().execute()),
    };
  },
};

function aKey(fields: Partial<NewMailKey> & Pick<NewMailKey, 'fingerprint'>): NewMailKey {
  return {
    kind: 'smime',
    role: 'correspondent',
    mailboxId: '',
    name: 'Ann',
    addresses: ['ann@customer.test'],
    issuer: 'Some authority',
    validFrom: 1,
    validUntil: 2_000_000_000_000,
    learned: false,
    revoked: false,
    createdAt: 5,
    keyIds: [],
    publicText: `public ${fields.fingerprint}`,
    privateText: null,
    ...fields,
  };
}

for (const [place, open] of Object.entries(places))
  describe(`keys of mail in ${place}`, () => {
    test('C15: private keys are kept for opening mail, and shown to nobody', async () => {
      const { keys, dump } = await open();
      const own = { role: 'mailbox', mailboxId: 'support', privateText: secret } as const;
      assert.notEqual(await keys.add(aKey({ fingerprint: 'aa', ...own })), null);
      const listed = await keys.list();
      assert.equal(listed.length, 1);
      assert.ok(!JSON.stringify(listed).includes('hush'));
      assert.ok(!(await dump()).includes('hush'));
      const { own: found } = await keys.ring({ addresses: [], keyIds: [] });
      assert.deepEqual(found, [{ kind: 'smime', publicText: 'public aa', privateText: secret }]);
    });

    test('C15: a ring has what the sender is known by, and all authorities', async () => {
      const { keys } = await open();
      await keys.add(aKey({ fingerprint: 'a1', role: 'anchor', addresses: [] }));
      await keys.add(aKey({ fingerprint: 'b1' }));
      await keys.add(aKey({ fingerprint: 'b2', learned: true }));
      await keys.add(
        aKey({ fingerprint: 'c1', addresses: ['carl@customer.test'], keyIds: ['00ff'], kind: 'openpgp' }),
      );
      const ring = await keys.ring({ addresses: ['ann@customer.test'], keyIds: [] });
      assert.deepEqual(ring.anchors, ['public a1']);
      const known = ring.known.map(({ publicText, trusted }) => `${publicText} ${trusted}`);
      assert.deepEqual(known.toSorted(), ['public b1 true', 'public b2 false']);
      const byId = await keys.ring({ addresses: [], keyIds: ['00ff'] });
      assert.deepEqual(byId.known, [{ kind: 'openpgp', publicText: 'public c1', trusted: true }]);
    });

    test('C15: mail is sealed with keys that count now: of the mailbox, and of who gets it, uploaded ones first', async () => {
      const { keys } = await open();
      const own = { role: 'mailbox', mailboxId: 'support', addresses: ['support@demo.test'] } as const;
      await keys.add(aKey({ fingerprint: 'o1', ...own, privateText: secret }));
      await keys.add(aKey({ fingerprint: 'o2', ...own, privateText: secret, validUntil: 50 }));
      await keys.add(aKey({ fingerprint: 'l1', learned: true, createdAt: 9 }));
      await keys.add(aKey({ fingerprint: 'u1' }));
      await keys.add(aKey({ fingerprint: 'u2', revoked: true }));
      await keys.add(aKey({ fingerprint: 'u3', validFrom: 200 }));
      await keys.add(aKey({ fingerprint: 'a1', role: 'anchor' }));
      const addresses = ['ann@customer.test', 'bob@customer.test'];
      const found = await keys.forSending({ mailboxId: 'support', addresses, at: 100 });
      assert.deepEqual(found.own, [{ kind: 'smime', publicText: 'public o1', privateText: secret }]);
      assert.deepEqual(
        found.recipients.map(({ address, publicText }) => `${address} ${publicText}`),
        ['ann@customer.test public u1', 'ann@customer.test public l1'],
      );
      assert.deepEqual((await keys.forSending({ mailboxId: 'sales', addresses: [], at: 100 })).own, []);
    });

    test('C15: a key is kept once; one that was learned becomes one that a person has uploaded', async () => {
      const { keys } = await open();
      const learned = await keys.add(aKey({ fingerprint: 'b1', learned: true }));
      assert.equal(await keys.add(aKey({ fingerprint: 'b1', learned: true })), null);
      assert.equal(await keys.add(aKey({ fingerprint: 'b1' })), learned);
      assert.equal(await keys.add(aKey({ fingerprint: 'b1', learned: true })), null);
      assert.equal(await keys.add(aKey({ fingerprint: 'b1' })), null);
      assert.deepEqual(
        (await keys.list()).map((key) => [key.fingerprint, key.learned]),
        [['b1', false]],
      );
      assert.equal(await keys.remove(learned ?? ''), true);
      assert.equal(await keys.remove(learned ?? ''), false);
      assert.deepEqual(await keys.list(), []);
    });
  });
