// The serving side of a link whose other side does not keep up.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { limits } from '#actors/limits.ts';
import type { Link } from '#actors/ports/transport.ts';
import { LinkService } from '#actors/runtime/link-service.ts';
import { noShards, type LocalShards } from '#actors/runtime/local-shards.ts';
import type { LiveSink } from '#actors/runtime/shard-host.ts';
import { Ask, type Envelope } from '#proto/gen/skillpost/v1/cluster.ts';

const to = { kind: 'toy', id: 'a' };

function narrowLink() {
  const state = { room: 2, closed: false };
  const sent: Envelope[] = [];
  const link: Link = {
    send(envelope) {
      if (state.room === 0) return false;
      state.room -= 1;
      return sent.push(envelope) > 0;
    },
    onEnvelope: () => undefined,
    onClose: () => undefined,
    close: () => {
      state.closed = true;
    },
  };
  return { link, sent, state };
}

function watchable() {
  const sinks: LiveSink[] = [];
  const state = { stops: 0 };
  const local: LocalShards = {
    ...noShards,
    watch: (_to, sink) => {
      sinks.push(sink);
      return () => {
        state.stops += 1;
      };
    },
  };
  return { local, sinks, state };
}

const update = (sequence: number) => ({ sequence, view: Buffer.alloc(1), events: [] });

test('a watcher that is too slow loses its watch instead of filling memory, and is told as soon as there is room', () => {
  const clock = createManualClock();
  const { link, sent, state } = narrowLink();
  const { local, sinks, state: watch } = watchable();
  const service = new LinkService(link, local, clock);
  service.watch({ watchId: 4, to, takesParts: false });
  for (let sequence = 0; sequence < 10; sequence++) sinks[0]?.update(update(sequence));
  assert.equal(sent.length, 2);
  assert.equal(watch.stops, 1);
  state.room = 10;
  clock.advance(1_000);
  assert.equal(sent.length, 3);
  const last = sent[2]?.body;
  assert.ok(last?.$case === 'update');
  assert.equal(last.value.watchId, 4);
  assert.equal(last.value.failure?.code, 'WATCHER_TOO_SLOW');
  assert.equal(clock.nextAt(), null, 'and once is enough');
});

test('a watch that ends while it begins leaves nothing behind', () => {
  const { link, sent } = narrowLink();
  const service = new LinkService(link, noShards, createManualClock());
  service.watch({ watchId: 1, to, takesParts: false });
  assert.equal(sent.length, 1);
});

test('all watches stop with their link', () => {
  const { link } = narrowLink();
  const { local, state: watch } = watchable();
  const service = new LinkService(link, local, createManualClock());
  service.watch({ watchId: 1, to, takesParts: false });
  service.watch({ watchId: 2, to, takesParts: false });
  service.close();
  assert.equal(watch.stops, 2);
});

test('a peer watches a bounded number of actors; past it a watch ends as overloaded, and there is room when one stops', () => {
  const { link, sent, state } = narrowLink();
  state.room = 10;
  const { local, sinks } = watchable();
  const service = new LinkService(link, local, createManualClock());
  for (let watchId = 1; watchId <= limits.linkWatches; watchId += 1)
    service.watch({ watchId, to, takesParts: false });
  assert.equal(sinks.length, limits.linkWatches);
  service.watch({ watchId: limits.linkWatches + 1, to, takesParts: false });
  assert.equal(sinks.length, limits.linkWatches);
  const refused = sent[0]?.body;
  assert.ok(refused?.$case === 'update');
  assert.equal(refused.value.watchId, limits.linkWatches + 1);
  assert.equal(refused.value.failure?.code, 'TOO_MANY_WATCHES');
  assert.equal(refused.value.failure.category, 'overloaded');
  service.unwatch(1);
  service.watch({ watchId: limits.linkWatches + 2, to, takesParts: false });
  assert.equal(sinks.length, limits.linkWatches + 1);
});

test('a peer that takes no answers is cut, so that it learns of it', async () => {
  const { link, state } = narrowLink();
  state.room = 0;
  const service = new LinkService(link, noShards, createManualClock());
  service.ask(Ask.create({ requestId: 1, to, timeoutMs: 1 }));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(state.closed, true);
});
