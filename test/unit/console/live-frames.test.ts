// The meaning of live frames: order, gaps, snapshots, offers that went.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyFrame,
  disconnected,
  noLiveState,
  parseFrame,
  type Frame,
  type LiveState,
} from '../../../app/lib/live-frames.ts';
import type { Agent } from '../../../app/lib/shapes.ts';
import { fakeWorld } from '#test/support/fake-world.ts';
import { offerOf } from '#test/support/fake-work.ts';

const world = fakeWorld('agent');
const conversation = world.conversations.get('c4');
assert.ok(conversation);
const offered: Agent = { ...world.agent, offers: [offerOf(conversation, 25)] };

function frame(type: string, seq: number, data: unknown, topic = 'agent:me'): Frame {
  return { type, topic, seq, data };
}

function applyAll(frames: readonly Frame[]): { state: LiveState; gaps: number } {
  let state = noLiveState;
  let gaps = 0;
  for (const each of frames) {
    const applied = applyFrame(state, each);
    state = applied.state;
    gaps += applied.gap ? 1 : 0;
  }
  return { state, gaps };
}

test('F66: an offer shows as soon as its event comes after the snapshot', () => {
  const { state } = applyAll([
    frame('snapshot', 1, world.agent),
    frame('event', 2, { kind: 'offer.made', view: offered }),
  ]);
  assert.equal(state.agent?.offers[0]?.offerId, 'o-c4');
});

test('an event that came twice, or late, changes nothing', () => {
  const { state, gaps } = applyAll([
    frame('snapshot', 5, offered),
    frame('event', 5, { kind: 'changed', view: world.agent }),
    frame('event', 4, { kind: 'changed', view: world.agent }),
  ]);
  assert.equal(state.agent, offered);
  assert.equal(gaps, 0);
});

test('a gap is not believed and asks for a snapshot; the snapshot stands for itself', () => {
  const lost = applyAll([
    frame('snapshot', 1, offered),
    frame('event', 3, { kind: 'changed', view: world.agent }),
  ]);
  assert.equal(lost.gaps, 1);
  assert.equal(lost.state.agent, offered);
  assert.equal(applyFrame(lost.state, frame('snapshot', 9, world.agent)).state.agent, world.agent);
});

test('an event before any snapshot asks for one', () => {
  assert.equal(applyAll([frame('event', 7, { kind: 'changed', view: offered })]).gaps, 1);
});

test('F46: an offer that ran out or was taken back is told with its subject; one that was never shown is not', () => {
  const { state } = applyAll([
    frame('snapshot', 1, offered),
    frame('event', 2, { kind: 'offer.missed', offerId: 'o-c4', view: world.agent }),
    frame('event', 3, { kind: 'offer.withdrawn', offerId: 'o-unknown', view: world.agent }),
  ]);
  assert.deepEqual(
    state.lost.map(({ offerId, subject }) => [offerId, subject]),
    [['o-c4', 'Urgent: delivery to the wrong warehouse']],
  );
});

test('F114: figures of one queue change without touching the others', () => {
  const [billing, sales] = world.queues;
  assert.ok(billing && sales);
  const { state } = applyAll([
    frame('snapshot', 1, { queues: [billing, sales] }, 'wallboard'),
    frame('event', 2, { queue: { ...sales, waiting: 9 } }, 'wallboard'),
  ]);
  assert.equal(state.figures['sales']?.waiting, 9);
  assert.equal(state.figures['billing'], billing);
});

test('across a lost connection what is shown stays, and no old number is trusted', () => {
  const { state } = applyAll([frame('snapshot', 4, offered)]);
  const lost = disconnected(state, 1_000);
  assert.equal(lost.agent, offered);
  assert.equal(applyFrame(lost, frame('event', 5, { kind: 'changed', view: world.agent })).gap, true);
});

test('what is no frame is not one', () => {
  for (const text of ['', 'null', '[]', '{"type":1}', '{"type":"event"}', 'not json'])
    assert.equal(parseFrame(text), null, text);
});
