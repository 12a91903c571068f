// What every transport promises, held by the one in memory and the one over gRPC alike.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createGrpcTransport } from '#actors/adapters/grpc/transport.ts';
import { createMemoryNetwork } from '#actors/adapters/memory/transport.ts';
import { limits } from '#actors/limits.ts';
import type { Link, Transport, TransportServer } from '#actors/ports/transport.ts';
import type { Envelope } from '#proto/gen/skillpost/v1/cluster.ts';
import { tellEnvelope } from '#actors/runtime/envelope.ts';
import { until } from '#test/support/until.ts';

function numbered(sequence: number, size = 10): Envelope {
  const to = { kind: 'toy', id: 'a' };
  return tellEnvelope(1, { to, fromShard: 0, sequence, previous: 0, command: Buffer.alloc(size, 7) });
}

function sequenceOf({ body }: Envelope): number {
  assert.ok(body?.$case === 'tell');
  return body.value.sequence;
}

function collect(link: Link): number[] {
  const taken: number[] = [];
  link.onEnvelope((envelope) => taken.push(sequenceOf(envelope)));
  return taken;
}

interface Pair {
  readonly near: Link;
  readonly far: Link;
}

function suite(name: string, makeTransport: () => Transport): void {
  describe(`transport ${name}`, () => {
    const transport = makeTransport();
    const accepted: Link[] = [];
    let server: TransportServer;
    before(async () => {
      server = await transport.listen('127.0.0.1', 0, (link) => accepted.push(link));
    });
    after(() => server.close());

    async function connect(): Promise<Pair> {
      const near = await transport.dial(server.address);
      const far = await until('the accepted link', () => accepted.pop());
      return { near, far };
    }

    test('envelopes arrive in order, both ways, over many batches', async () => {
      const { near, far } = await connect();
      const [toFar, toNear] = [collect(far), collect(near)];
      const count = limits.batchEnvelopes * 3 + 1;
      for (let at = 0; at < count; at++) {
        assert.ok(near.send(numbered(at)));
        assert.ok(far.send(numbered(at)));
      }
      await until('all envelopes', () => toFar.length === count && toNear.length === count);
      const expected = Array.from({ length: count }, (_, at) => at);
      assert.deepEqual(toFar, expected);
      assert.deepEqual(toNear, expected);
      near.close();
    });

    test('the bytes of a command come through unchanged', async () => {
      const { near, far } = await connect();
      const taken = new Promise<Envelope>((resolve) => far.onEnvelope(resolve));
      const sent = numbered(9, 100_000);
      near.send(sent);
      assert.deepEqual(await taken, sent);
      near.close();
    });

    test('what comes before anybody listens is kept', async () => {
      const { near, far } = await connect();
      const echoed = collect(near);
      near.send(numbered(1));
      far.send(numbered(2));
      await until('the other direction', () => echoed.length === 1);
      const taken = collect(far);
      await until('the early envelope', () => taken.length === 1);
      near.close();
    });

    test('both ends learn once that a link is closed, and what was sent before arrives', async () => {
      const { near, far } = await connect();
      const taken = collect(far);
      const closed: string[] = [];
      near.onClose(() => closed.push('near'));
      far.onClose(() => closed.push('far'));
      near.send(numbered(5));
      near.close();
      near.close();
      await until('both ends closed', () => closed.length === 2);
      assert.deepEqual(closed.sort(), ['far', 'near']);
      assert.deepEqual(taken, [5]);
      assert.equal(near.send(numbered(6)), false);
      assert.equal(far.send(numbered(6)), false);
    });

    test('the accepting end can close as well', async () => {
      const { near, far } = await connect();
      const gone = new Promise<string>((resolve) => near.onClose(resolve));
      far.close();
      await gone;
      assert.equal(near.send(numbered(1)), false);
    });

    test('a full buffer refuses instead of growing, and nothing of what it took is lost', async () => {
      const { near, far } = await connect();
      const taken = collect(far);
      const size = 1_000_000;
      let sent = 0;
      while (near.send(numbered(sent, size))) sent += 1;
      assert.ok(
        sent >= limits.linkBufferBytes / size - 2 && sent <= limits.linkBufferBytes / size,
        `${sent}`,
      );
      await until('all that was taken', () => taken.length === sent, { timeoutMs: 30_000 });
      assert.ok(near.send(numbered(sent)));
      near.close();
    });

    test('an envelope over the limit is refused, one just under it arrives', async () => {
      const { near, far } = await connect();
      const taken = collect(far);
      assert.equal(near.send(numbered(1, limits.maxEnvelopeBytes)), false);
      assert.ok(near.send(numbered(2, limits.maxEnvelopeBytes - 1_000)));
      await until('the large envelope', () => taken.length === 1);
      assert.deepEqual(taken, [2]);
      near.close();
    });

    test('dialling where nobody listens fails soon', async () => {
      const other = await transport.listen('127.0.0.1', 0, () => undefined);
      await other.close();
      const startedAt = performance.now();
      await assert.rejects(transport.dial(other.address), { code: 'DIAL_FAILED' });
      assert.ok(performance.now() - startedAt < limits.dialTimeoutMs / 2);
    });

    test('a listener that closes ends its links', async () => {
      const links: Link[] = [];
      const other = await transport.listen('127.0.0.1', 0, (link) => links.push(link));
      const near = await transport.dial(other.address);
      const gone = new Promise<string>((resolve) => near.onClose(resolve));
      await other.close();
      await gone;
    });
  });
}

suite('in memory', () => createMemoryNetwork().transport);
suite('over gRPC', createGrpcTransport);
