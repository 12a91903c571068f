// The asking side of a link that does not keep up: what does not fit is refused at once, as overloaded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { limits } from '#actors/limits.ts';
import type { Link } from '#actors/ports/transport.ts';
import { LinkService } from '#actors/runtime/link-service.ts';
import { noShards } from '#actors/runtime/local-shards.ts';
import { Deadlines } from '#actors/runtime/pacing.ts';
import { Peer } from '#actors/runtime/peer.ts';
import type { AskRequest, Failure } from '#actors/runtime/shard-host.ts';
import type { Envelope } from '#proto/gen/skillpost/v1/cluster.ts';

const ask: AskRequest = {
  to: { kind: 'toy', id: 'a' },
  command: Buffer.from('+1'),
  timeoutMs: 1_000,
  idempotencyKey: '',
  view: false,
};

/** A peer whose link takes so many envelopes; `clock` has its deadlines. */
function peerWithRoom(room: number) {
  const clock = createManualClock();
  const sent: Envelope[] = [];
  const link: Link = {
    send: (envelope) => sent.length < room && sent.push(envelope) > 0,
    onEnvelope: () => undefined,
    onClose: () => undefined,
    close: () => undefined,
  };
  const monotonic = { ...clock, monotonicNow: () => clock.now() };
  const peer = new Peer({
    link,
    service: new LinkService(link, noShards, clock),
    deadlines: new Deadlines(monotonic),
    onHello: () => undefined,
  });
  peer.start();
  return { peer, sent, clock };
}

function assertOverloaded(failure: Failure | null, code: string): void {
  assert.equal(failure?.code, code);
  assert.equal(failure?.category, 'overloaded');
  assert.ok((failure?.retryAfterMs ?? 0) > 0, 'with a hint when to come again');
}

test('a request for which the link has no room is refused as overloaded, and so is a message', async () => {
  const { peer, sent } = peerWithRoom(2);
  void peer.ask(ask, 1_000);
  void peer.tell({ to: ask.to, fromShard: 1, sequence: 1, previous: 0, command: ask.command });
  const refused = await peer.ask(ask, 1_000);
  assertOverloaded(refused.ok ? null : refused.failure, 'LINK_FULL');
  const message = { to: ask.to, fromShard: 1, sequence: 2, previous: 1, command: ask.command };
  assertOverloaded(await peer.tell(message), 'LINK_FULL');
  assert.equal(sent.length, 2);
});

test('a peer that answers nothing is asked no more than it may have open, until deadlines make room', async () => {
  const { peer, sent, clock } = peerWithRoom(Infinity);
  const open = Array.from({ length: limits.linkRequests }, () => peer.ask(ask, 1_000));
  const refused = await peer.ask(ask, 1_000);
  assertOverloaded(refused.ok ? null : refused.failure, 'LINK_FULL');
  assert.equal(sent.length, limits.linkRequests);
  clock.advance(1_000 + 2 * limits.deadlineSweepMs);
  const codes = new Set((await Promise.all(open)).map((answer) => (answer.ok ? 'ok' : answer.failure.code)));
  assert.deepEqual([...codes], ['OUTCOME_UNKNOWN']);
  void peer.ask(ask, 1_000);
  assert.equal(sent.length, limits.linkRequests + 1);
});
