// A node that cannot start leaves nothing behind: others may have seen its first heart-beat, and be linked to it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock, createSeededChance } from '#actors/adapters/memory/clock.ts';
import { createMemoryMembership } from '#actors/adapters/memory/membership.ts';
import { createMemoryShardStore } from '#actors/adapters/memory/shard-store.ts';
import { createMemoryNetwork } from '#actors/adapters/memory/transport.ts';
import type { Link, Transport } from '#actors/ports/transport.ts';
import { startClusterNode } from '#actors/runtime/cluster-node.ts';
import { createKeptLog } from '#test/support/log.ts';
import { emptyKept, ToyHost } from './toy-host.ts';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('T6: a node whose start fails closes its links, takes no shard, and is not answered for by what is left of it', async () => {
  const manual = createManualClock();
  const clock = { ...manual, monotonicNow: () => manual.now() };
  const store = createMemoryShardStore(manual);
  const membership = createMemoryMembership(manual);
  const { transport: inner } = createMemoryNetwork();
  // A server that listens no more does not end the connections that it has taken.
  const transport: Transport = {
    ...inner,
    listen: async (host, port, onLink) => ({
      ...(await inner.listen(host, port, onLink)),
      close: () => Promise.resolve(),
    }),
  };
  const links: Link[] = [];
  let address = '';
  const failing = startClusterNode({
    nodeId: 'late',
    host: 'memory',
    port: 0,
    store,
    membership: {
      ...membership,
      beat: async (member, ttlMs) => {
        address = member.address;
        await membership.beat(member, ttlMs);
        links.push(await transport.dial(address));
      },
      members: () => Promise.reject(new Error('connection refused')),
    },
    transport,
    clock,
    chance: createSeededChance(7),
    log: createKeptLog(),
    makeHost: () => new ToyHost(emptyKept()),
  });
  await assert.rejects(failing, /refused/);
  await settle();
  const [link] = links;
  assert.ok(link !== undefined);
  let closed = false;
  link.onClose(() => {
    closed = true;
  });
  await settle();
  assert.equal(closed, true, 'the link of whoever saw it');
  manual.advance(10_000);
  await settle();
  assert.equal((await store.owners()).size, 0, 'no shard was taken');
});
