// Traces through the runtime: a turn, its commit, and what it sends are parts of what asked for it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AskRequest, Failure } from '#actors/runtime/shard-host.ts';
import { createRecordedTracing } from '#test/support/recorded-tracing.ts';
import { counterCodecs, type CounterCommand } from '#test/support/runtime/counter-kind.ts';
import { address, createHostBench, settle, shardOfCounter } from '#test/support/runtime/host-bench.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const asked = `00-${traceId}-00f067aa0ba902b7-01`;

function tracedAsk(command: CounterCommand): AskRequest {
  const bytes = counterCodecs.command.encode(command);
  return {
    to: address('a'),
    command: bytes,
    timeoutMs: 60_000,
    idempotencyKey: '',
    view: false,
    trace: asked,
  };
}

test('A turn and its commit belong to the trace of the ask, until its answer may leave', async () => {
  const tracing = createRecordedTracing();
  const bench = createHostBench({ tracing });
  await bench.open('a');
  bench.store.holding = true;
  const answer = bench.host.ask(tracedAsk({ add: 1, event: 'counted' }));
  await settle();
  const turn = tracing.find('turn counter.unknown');
  assert.equal(turn.parent, asked);
  assert.deepEqual(turn.attributes, {
    'skillpost.kind': 'counter',
    'skillpost.actor_id': 'a',
    'skillpost.shard': shardOfCounter('a'),
    'skillpost.events': ['counted'],
  });
  assert.equal(tracing.find('commit').parent, turn.traceparent);
  assert.deepEqual([turn.ended, tracing.find('commit').ended], [false, false]);
  bench.store.holding = false;
  await bench.store.held[0]?.deliver();
  await answer;
  assert.deepEqual([turn.ended, tracing.find('commit').ended, turn.failed], [true, true, null]);
});

test('What a traced turn tells and does carries the trace on, until it is taken', async () => {
  const tracing = createRecordedTracing();
  const bench = createHostBench({ tracing });
  await bench.open('a');
  let currentInEffect: string | undefined;
  bench.onEffect = () => {
    currentInEffect = tracing.current()?.traceparent;
    return Promise.resolve();
  };
  await bench.host.ask(tracedAsk({ add: 1, tell: { to: address('a'), add: 2 }, effect: 'm1' }));
  await settle();
  const [first, second] = tracing.spans.filter(({ name }) => name === 'turn counter.unknown');
  const tell = tracing.find('tell counter.unknown');
  assert.equal(tell.parent, first?.traceparent);
  assert.equal(bench.told[0]?.trace, tell.traceparent);
  assert.equal(second?.parent, tell.traceparent);
  const effect = tracing.find('effect sendPreparedMessage');
  assert.equal(effect.parent, first?.traceparent);
  assert.equal(currentInEffect, effect.traceparent);
  assert.ok(tracing.spans.every(({ ended, traceId: id }) => ended && id === traceId));
});

test('A message that is refused, and one that its shard leaves behind, say so in their trace', async () => {
  const tracing = createRecordedTracing();
  const bench = createHostBench({ tracing });
  await bench.open('a');
  const gone: Failure = { code: 'GONE', category: 'unavailable', text: 'gone' };
  bench.onTell = () => Promise.resolve(gone);
  await bench.host.ask(tracedAsk({ add: 1, tell: { to: address('a'), add: 2 } }));
  await settle();
  const tell = tracing.find('tell counter.unknown');
  assert.equal(tell.attributes['skillpost.retried_after'], 'GONE');
  assert.equal(tell.ended, false);
  const line = bench.log.lines.find(({ message }) => message === 'A message will be sent again');
  assert.equal(line?.fields['traceId'], traceId);
  await bench.host.stop('drop');
  assert.deepEqual([tell.failed, tell.ended], ['NOT_DELIVERED_HERE', true]);
});

test('A rejection, a bug and a commit that was not kept are recorded by their codes', async () => {
  for (const [command, code] of [
    [{ reject: true }, 'NOT_TODAY'],
    [{ bug: 'decide' }, 'INVARIANT_BROKEN'],
  ] as const) {
    const tracing = createRecordedTracing();
    const bench = createHostBench({ tracing });
    await bench.open('a');
    await bench.host.ask(tracedAsk(command));
    const turn = tracing.find('turn counter.unknown');
    assert.deepEqual([turn.failed, turn.ended], [code, true]);
    if (code !== 'INVARIANT_BROKEN') continue;
    assert.equal(bench.log.lines.find(({ level }) => level === 'error')?.fields['traceId'], traceId);
  }
  const tracing = createRecordedTracing();
  const bench = createHostBench({ tracing });
  await bench.open('a');
  bench.store.holding = true;
  const answer = bench.host.ask(tracedAsk({ add: 1 }));
  await settle();
  bench.store.held[0]?.answer('fenced');
  await answer;
  assert.deepEqual(
    [tracing.find('commit').failed, tracing.find('turn counter.unknown').failed],
    ['FENCED', 'FENCED'],
  );
});

test('A turn that nobody traces makes no spans, and neither does a node that does not trace', async () => {
  const tracing = createRecordedTracing();
  const bench = createHostBench({ tracing });
  await bench.open('a');
  await bench.host.ask({
    ...tracedAsk({ add: 1, tell: { to: address('a'), add: 2 } }),
    trace: undefined,
  });
  await settle();
  assert.equal(tracing.spans.length, 0);
  const without = createHostBench();
  await without.open('a');
  const answer = await without.host.ask(tracedAsk({ add: 1, tell: { to: address('a'), add: 2 } }));
  await settle();
  assert.equal(answer.ok, true);
  assert.equal(without.told[0]?.trace, undefined);
});
