// Signatures on what leaves, checked by what checks signatures on what comes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dkimVerify } from 'mailauth';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryDkimKeys } from '#actors/adapters/memory/dkim-keys.ts';
import type { DkimKey, DkimKeys } from '#actors/ports/dkim-keys.ts';
import { limits } from '#actors/limits.ts';
import { makeKeys, recordFault, recordOf } from '#gateway/dkim/keys.ts';
import { createSigner } from '#gateway/dkim/signer.ts';
import { createKeptLog } from '#test/support/log.ts';

const domain = 'demo.test';
const mail = Buffer.from(
  'From: Support <support@demo.test>\r\nTo: a@b.test\r\nSubject: Hi\r\n\r\nHello.\r\n\r\n',
);
const as = { address: 'Support@Demo.Test', at: 1_700_000_000_000 };

/** A domain whose keys are published. */
async function published(): Promise<{ keys: DkimKeys; records: Map<string, string> }> {
  const keys = createMemoryDkimKeys();
  await keys.add(await makeKeys({ domain, createdAt: 0, random: Buffer.from([1, 2, 3, 4, 5]) }));
  const records = new Map<string, string>();
  for (const key of await keys.list(domain)) {
    const { name, value } = recordOf(key);
    records.set(name, value);
    assert.equal(recordFault(key, [value]), '');
    await keys.checked(key, { at: 1, fault: '' });
  }
  return { keys, records };
}

const verified = async (raw: Buffer, records: ReadonlyMap<string, string>): Promise<readonly string[]> => {
  const { results } = await dkimVerify(raw, {
    resolver: async (name: string) => {
      const record = records.get(name);
      if (record === undefined) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
      return [[record]];
    },
  });
  return results.map(({ status, signingDomain, algo }) => `${signingDomain} ${algo ?? ''} ${status.result}`);
};

test('T10: mail is signed with both keys of the domain in From, and both signatures hold', async () => {
  const { keys, records } = await published();
  const sign = createSigner({ keys, clock: createManualClock(), log: createKeptLog() });
  const signed = await sign(mail, as);
  assert.ok(signed.subarray(-mail.length).equals(mail));
  assert.deepEqual(
    new Set(await verified(signed, records)),
    new Set(['demo.test rsa-sha256 pass', 'demo.test ed25519-sha256 pass']),
  );
  const changed = Buffer.from(signed.toString().replace('Hello.', 'Hullo.'));
  for (const result of await verified(changed, records)) assert.doesNotMatch(result, /pass/);
  assert.ok(signed.equals(await sign(mail, as)), 'the same at every attempt');
  assert.equal(signed.toString().match(/ t=1700000000;/g)?.length, 2, 'of the time when it was written');
  assert.ok((await sign(mail, { ...as, address: 'x@elsewhere.test' })).equals(mail));
});

test('T10: a key that has just become active signs within seconds', async () => {
  const { keys } = await published();
  const clock = createManualClock();
  const waiting = createMemoryDkimKeys();
  const sign = createSigner({ keys: waiting, clock, log: createKeptLog() });
  assert.ok((await sign(mail, as)).equals(mail));
  const [first] = await keys.signing(domain);
  assert.ok(first);
  await waiting.add([{ ...first, domain, publicKey: 'p', createdAt: 0 }]);
  await waiting.checked({ domain, selector: first.selector }, { at: 1, fault: '' });
  clock.advance(limits.dkimKeysKeptMs);
  assert.match((await sign(mail, as)).toString(), /^DKIM-Signature: /);
});

test('T10: a record is taken for a key only if it is the one', () => {
  const key: DkimKey = {
    domain,
    selector: 's',
    algorithm: 'ed25519-sha256',
    publicKey: 'abc=',
    state: 'waiting',
    createdAt: 0,
    checkedAt: null,
    fault: '',
  };
  assert.deepEqual(recordOf(key), {
    name: 's._domainkey.demo.test',
    type: 'TXT',
    value: 'v=DKIM1; k=ed25519; p=abc=',
  });
  for (const fine of ['v=DKIM1; k=ed25519; p=abc=', 'k=ed25519;p = ab c= ; t=s;'])
    assert.equal(recordFault(key, [fine]), '', fine);
  for (const [texts, says] of [
    [[], /no TXT record/],
    [['a', 'b'], /more than one/],
    [['v=spf1 -all'], /none of DKIM/],
    [['v=DKIM1; k=ed25519; p='], /takes the key back/],
    [['v=DKIM1; p=abc='], /another kind/],
    [['v=DKIM1; k=ed25519; p=abd='], /another key/],
  ] as const)
    assert.match(recordFault(key, texts), says);
});
