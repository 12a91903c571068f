// What domains demand of how their mail is brought (MTA-STS, RFC 8461): found once, remembered while it holds, and what it
// makes of their mail servers. With answers of the test's own in place of DNS and files.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryTransportPolicies } from '#actors/adapters/memory/transport-policies.ts';
import { limits } from '#actors/limits.ts';
import type { TransportPolicy } from '#actors/ports/transport-policies.ts';
import { createDemands } from '#gateway/outbound/demands.ts';
import { createPolicies } from '#gateway/outbound/policies.ts';
import { createKeptLog } from '#test/support/log.ts';

const domain = 'customer.test';
const file = (mode = 'enforce', maxAge = 86_400): string =>
  `version: STSv1\r\nmode: ${mode}\r\nmx: mx.customer.test\r\nmax_age: ${maxAge}\r\n`;

/** A world that says `record` in the DNS and `file` over HTTPS; null: nothing, an error: no answer. */
function aWorld() {
  const clock = createManualClock();
  const world = {
    record: 'v=STSv1; id=1;' as string | Error | null,
    file: file() as string | Error,
    fetched: 0,
    asked: 0,
  };
  const policies = createMemoryTransportPolicies();
  let down = false;
  const open = () =>
    createPolicies({
      store: {
        ...policies,
        known: async (...input) => (down ? Promise.reject(new Error('down')) : policies.known(...input)),
      },
      async texts(name) {
        assert.equal(name, `_mta-sts.${domain}`);
        world.asked += 1;
        if (world.record instanceof Error) throw world.record;
        if (world.record === null) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
        return [['some other text'], [world.record]];
      },
      async fetchFile() {
        world.fetched += 1;
        if (world.file instanceof Error) throw world.file;
        return world.file;
      },
      clock,
      log: createKeptLog(),
    });
  let policyOf = open();
  return {
    world,
    clock,
    mode: async (): Promise<string | undefined> => (await policyOf(domain))?.mode,
    /** What memory has is lost, what the store has is not. */
    restart: () => void (policyOf = open()),
    later: (ms: number = limits.policyLookMs) => clock.advance(ms),
    setDown: (value: boolean) => (down = value),
  };
}

test('T10: a policy is fetched once, and again when its id in the DNS is another', async () => {
  const { world, mode, later, restart } = aWorld();
  assert.equal(await mode(), 'enforce');
  later();
  assert.equal(await mode(), 'enforce');
  restart();
  assert.equal(await mode(), 'enforce');
  assert.equal(world.fetched, 1);
  world.record = 'v=STSv1; id=2;';
  world.file = file('testing');
  assert.equal(await mode(), 'enforce', 'looked up a moment ago');
  later();
  assert.equal(await mode(), 'testing');
  assert.equal(world.fetched, 2);
});

test('T10: a demand holds as long as its domain said, whoever keeps the DNS or the file from answering', async () => {
  const { world, mode, later, restart } = aWorld();
  assert.equal(await mode(), 'enforce');
  world.file = new Error('refused');
  for (const record of [new Error('SERVFAIL'), null, 'v=STSv1; id=3;']) {
    world.record = record;
    restart();
    assert.equal(await mode(), 'enforce', String(record));
  }
  later(86_400_000);
  restart();
  assert.equal(await mode(), undefined);
});

test('T10: a policy that cannot be had demands nothing, and is asked for again after a while', async () => {
  const { world, mode, later } = aWorld();
  for (const broken of [new Error('late'), 'no policy', file('strict'), file('enforce', 99_999_999_999)]) {
    world.file = broken;
    assert.equal(await mode(), undefined, String(broken));
    later(limits.policyRetryMs);
  }
  const { fetched } = world;
  assert.equal(await mode(), undefined);
  later(limits.policyRetryMs - 1);
  assert.equal(await mode(), undefined);
  assert.equal(world.fetched, fetched + 1);
  world.file = file();
  later(1);
  assert.equal(await mode(), 'enforce');
});

test('T10: who has no record is asked for no file, and many letters at once ask once', async () => {
  const { world, mode } = aWorld();
  world.record = null;
  assert.deepEqual(await Promise.all([mode(), mode(), mode()]), [undefined, undefined, undefined]);
  assert.deepEqual([world.asked, world.fetched], [1, 0]);
});

test('T10: a store that does not answer is no leave to forget a demand', async () => {
  const { mode, setDown, later, restart } = aWorld();
  setDown(true);
  await assert.rejects(mode(), /down/);
  setDown(false);
  assert.equal(await mode(), 'enforce', 'the failure is not remembered');
  later();
  restart();
  const demandsOf = createDemands({
    policyOf: () => Promise.reject(new Error('down')),
    log: createKeptLog(),
  });
  assert.deepEqual(await demandsOf(domain, []), {
    refusal: '4.3.0 what customer.test demands of its mail is not known now',
  });
});

const targets = ['mx.customer.test', 'a.mail.customer.test', 'b.evil.test'].map((host) => ({
  host,
  address: '192.0.2.1',
}));

async function demanded(fields: Partial<TransportPolicy> | null, written = domain) {
  const log = createKeptLog();
  const policy = fields && { domain, id: '1', mode: 'enforce' as const, mx: [], expiresAt: 1, ...fields };
  const demands = await createDemands({ policyOf: async () => policy, log })(written, targets);
  const hosts = 'refusal' in demands ? demands.refusal : demands.targets.map(({ host }) => host);
  return { demands, hosts, log };
}

test('T10: under `enforce` mail goes only to servers that the policy names, with TLS and a proven name', async () => {
  const { demands, hosts } = await demanded({ mx: ['MX.customer.test', '*.mail.customer.test'] });
  assert.deepEqual(hosts, ['mx.customer.test', 'a.mail.customer.test']);
  assert.ok(!('refusal' in demands) && demands.way.startTls === 'demanded');
  assert.match(
    String((await demanded({ mx: ['*.test'] })).hosts),
    /^4\.7\.5 the policy of customer\.test \(MTA-STS\) names none of its mail servers: mx\./,
    'a star stands for one label',
  );
});

test('T10: under `testing` and `none`, without a policy and to an address, mail goes as it would; testing is logged', async () => {
  const all = targets.map(({ host }) => host);
  for (const [fields, written, lines] of [
    [{ mode: 'testing', mx: ['mx.customer.test'] }, domain, 1],
    [{ mode: 'none' }, domain, 0],
    [null, domain, 0],
    [{ mx: ['x.test'] }, '[192.0.2.1]', 0],
  ] as const) {
    const { demands, hosts, log } = await demanded(fields, written);
    assert.deepEqual(hosts, all);
    assert.ok(!('refusal' in demands) && demands.way.startTls === undefined);
    assert.equal(log.lines.length, lines);
  }
});
