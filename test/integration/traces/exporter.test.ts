// Spans as a collector gets them: who belongs to whom, what is sampled, and that a collector that takes nothing costs
// nobody any time.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readTraceparent } from '#actors/adapters/opentelemetry/traceparent.ts';
import { createTracing, type ExportedTracing } from '#actors/adapters/opentelemetry/tracing.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import { actorAttributes, traced, tracingAt } from '#actors/tracing.ts';
import { startCollector, type Collector } from '#test/support/collector.ts';
import { createKeptLog } from '#test/support/log.ts';
import { counterCodecs } from '#test/support/runtime/counter-kind.ts';
import { address, createHostBench } from '#test/support/runtime/host-bench.ts';
import { until } from '#test/support/until.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const sampled = `00-${traceId}-00f067aa0ba902b7-01`;
const unsampled = `00-${traceId}-00f067aa0ba902b7-00`;

let collector: Collector;
let tracing: ExportedTracing;
before(async () => {
  collector = await startCollector();
  tracing = open();
});
after(async () => {
  collector.mute = false;
  await tracing.stop();
  await collector.stop();
});

function open(ratio = 1): ExportedTracing {
  const url = `${collector.url}/v1/traces`;
  const log = createKeptLog();
  return createTracing({ url, ratio, service: 'skillpost-test', clock: systemClock, log });
}

test('A span tells the collector its name, its place in the trace, what it is about and what went wrong', async () => {
  const root = tracing.trace('http GET /x', sampled, { kind: 'server', attributes: { 'http.route': '/x' } });
  assert.ok(root);
  assert.equal(root.traceId, traceId);
  const part = tracingAt(tracing, { 'skillpost.node': 'n1' }).span('turn queue.enqueue', root.traceparent, {
    attributes: { 'skillpost.shard': 7, 'skillpost.events': ['queued'] },
  });
  part?.fail('QUEUE_CLOSED');
  part?.end();
  part?.end();
  root.end();
  await until('both spans', () => collector.spans.length >= 2);
  const [child, parent] = collector.spans;
  assert.equal(collector.spans.length, 2);
  assert.deepEqual(
    [parent?.name, parent?.traceId, parent?.parentSpanId, parent?.error],
    ['http GET /x', traceId, '00f067aa0ba902b7', null],
  );
  assert.deepEqual([child?.name, child?.parentSpanId], ['turn queue.enqueue', parent?.spanId]);
  assert.deepEqual([child?.service, child?.error], ['skillpost-test', 'QUEUE_CLOSED']);
  assert.deepEqual(child?.attributes, {
    'skillpost.node': 'n1',
    'skillpost.shard': 7,
    'skillpost.events': { values: [{ stringValue: 'queued' }] },
    'error.type': 'QUEUE_CLOSED',
  });
});

test('The decision of who began a trace holds; of our own, the share that was set is recorded', async () => {
  const none = open(0);
  const all = open(1);
  assert.equal(none.trace('a', undefined), null);
  assert.equal(none.trace('a', unsampled), null);
  assert.ok(none.trace('a', sampled));
  assert.ok(all.trace('a', undefined));
  assert.equal(all.trace('a', unsampled), null);
  assert.equal(all.span('a', unsampled), null);
  const some = open(0.5);
  const kept = Array.from({ length: 2_000 }, () => some.trace('a', undefined)).filter(Boolean).length;
  assert.ok(kept > 850 && kept < 1_150, `${kept} of 2,000`);
  await Promise.all([none.stop(), all.stop(), some.stop()]);
});

test('What is no traceparent begins a new trace', () => {
  assert.deepEqual(readTraceparent(sampled), {
    traceId,
    spanId: '00f067aa0ba902b7',
    traceFlags: 1,
    isRemote: true,
  });
  assert.equal(readTraceparent(`cc${sampled.slice(2)}-what-comes-later`)?.traceId, traceId);
  const wrong = [
    '',
    'yes',
    `ff${sampled.slice(2)}`,
    `${sampled}-more`,
    sampled.toUpperCase(),
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `cc${sampled.slice(2)}-${'x'.repeat(300)}`,
  ];
  for (const text of wrong) {
    assert.equal(readTraceparent(text), null, text);
    const span = tracing.trace('a', text);
    assert.ok(span);
    assert.notEqual(span.traceId, traceId);
  }
});

test('The current span is that of the work which awaits, side by side, and none once it has ended', async () => {
  const one = tracing.trace('one', undefined);
  const other = tracing.trace('other', undefined);
  assert.ok(one && other);
  let afterwards: (() => unknown) | undefined;
  const look = async (): Promise<string | undefined> => {
    await new Promise((resolve) => setImmediate(resolve));
    return tracing.current()?.traceId;
  };
  const seen = await Promise.all([
    traced(tracing, one, async () => {
      const late = Promise.withResolvers<void>();
      const heard = late.promise.then(() => tracing.current());
      afterwards = async () => {
        late.resolve();
        return heard;
      };
      return look();
    }),
    traced(tracing, other, look),
    look(),
  ]);
  assert.deepEqual(seen, [one.traceId, other.traceId, undefined]);
  assert.equal(await afterwards?.(), null);
});

test('Work that throws ends its span with the code, and throws on', async () => {
  const span = tracing.trace('refused', undefined);
  const refusal = new SkillpostError('OFFER_EXPIRED', 'rejected', 'Too late.');
  await assert.rejects(
    traced(tracing, span, () => Promise.reject(refusal)),
    refusal,
  );
  const collected = await until('the span', () => collector.spans.find(({ name }) => name === 'refused'));
  assert.equal(collected.error, 'OFFER_EXPIRED');
});

test('An id that is an address is in no trace', () => {
  assert.deepEqual(actorAttributes({ kind: 'correspondent', id: 'ann@customer.test' }), {
    'skillpost.kind': 'correspondent',
  });
});

test('A collector that refuses is named in the log once, however often it does', async () => {
  const log = createKeptLog();
  const url = `${collector.url}/nowhere`;
  const refused = createTracing({ url, ratio: 1, service: 'skillpost-test', clock: systemClock, log });
  const before = collector.posts.length;
  for (const times of [1, 2]) {
    refused.trace('unwanted', undefined)?.end();
    await until('a post', () => collector.posts.length === before + times);
    await until('the log to say so', () => log.lines.length > 0);
  }
  await refused.stop();
  assert.deepEqual(
    log.lines.map(({ level, message }) => [level, message]),
    [['warn', 'traces are not taken by their collector']],
  );
});

test('Turns go on while the collector takes nothing; so much waits for it, the rest is let go', async () => {
  const dead = open();
  collector.mute = true;
  const [before, known] = [collector.posts.length, collector.spans.length];
  const bench = createHostBench({ tracing: dead });
  await bench.open('a');
  const command = counterCodecs.command.encode({ add: 1 });
  const turns = 6_000;
  for (let turn = 0; turn < turns; turn += 1) {
    const to = address('a');
    // A turn that waited for the collector would never be answered.
    const answer = await bench.host.ask({
      to,
      command,
      timeoutMs: 60_000,
      idempotencyKey: '',
      view: false,
      trace: sampled,
    });
    assert.ok(answer.ok);
  }
  await until('a batch on its way', () => collector.posts.length > before);
  collector.mute = false;
  collector.hangUp();
  // The batch that was on its way, and all that waited; the others are let go.
  const most = limits.traceBatchSpans + limits.traceQueueSpans;
  assert.ok(2 * turns > most, 'a turn and its commit each: the test must fill the queue');
  await until('what waited', () => collector.spans.length - known >= most, { timeoutMs: 30_000 });
  await dead.stop();
  assert.equal(collector.spans.length - known, most);
});

test('A collector that is dead holds up the end of a process no longer than the limit', async () => {
  const dead = open();
  collector.mute = true;
  dead.trace('last words', undefined)?.end();
  const startedAt = performance.now();
  await dead.stop();
  assert.ok(performance.now() - startedAt < limits.traceExportTimeoutMs);
  collector.mute = false;
  collector.hangUp();
});
