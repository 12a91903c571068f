// Who fetches an outside mailbox, when next, and what is told of how it goes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { Rejection } from '#actors/runtime/definition.ts';
import { aDirectory, aFetching, aMailbox, aQueue } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { eventTypes } from '#test/support/outcome.ts';
import { ImportChoice } from '#proto/gen/skillpost/v1/mailbox.ts';
import type { MailboxReply, MailboxState, ReportLook } from '#proto/gen/skillpost/v1/mailbox.ts';

const pollMs = 60_000;
const stallMs = 2 * pollMs + limits.fetchStallGraceMs;

class Box {
  readonly world = aWorld(this.directory());
  readonly actor = new ActorBench('mailbox', 'support', this.world);
  #token = 0;

  directory(mailbox: Parameters<typeof aMailbox>[1] = {}, fetchingPaused = false) {
    const fetching = aFetching({ pollMs });
    return aDirectory({
      queues: [aQueue('support')],
      mailboxes: [aMailbox('support', { fetching, ...mailbox })],
      settings: { fetchingPaused },
    });
  }

  get state(): MailboxState {
    const { state } = this.actor.view;
    assert.ok(state !== undefined);
    return state;
  }

  claim(fetcherId = 'one', eager = false): MailboxReply {
    const { reply } = this.actor.must({ $case: 'claim', value: { fetcherId, eager } });
    if (reply.granted) this.#token = reply.token;
    return reply;
  }

  keep(fetched = 0, token = this.#token): MailboxReply {
    return this.actor.must({ $case: 'keep', value: { token, fetched } }).reply;
  }

  report(fields: Partial<ReportLook> = {}): AnyStep<'mailbox'> {
    const value = {
      token: this.#token,
      ok: true,
      error: '',
      retryAfterMs: 0,
      refused: false,
      fetched: 0,
      complete: true,
      watching: false,
      ...fields,
    };
    return this.actor.must({ $case: 'report', value });
  }

  fails(fields: Partial<ReportLook> = {}): AnyStep<'mailbox'> {
    return this.report({ ok: false, error: 'no answer', complete: false, ...fields });
  }

  passes(ms: number): this {
    this.world.at += ms;
    return this;
  }

  /** The watch rings, if it is due. */
  rings(): readonly string[] {
    const timer = this.actor.timers.get('watch');
    if (timer?.command.command === undefined || timer.dueAt > this.world.at) return [];
    this.actor.timers.delete('watch');
    return eventTypes(this.actor.must(timer.command.command));
  }

  /** A look that goes well, when it is due. */
  looks(fields: Partial<ReportLook> = {}): AnyStep<'mailbox'> {
    this.world.at = Math.max(this.world.at, this.state.nextAtMs);
    assert.equal(this.claim().granted, true);
    return this.report(fields);
  }
}

test('T2: one fetcher at a time holds a mailbox; who is silent for too long has lost it', () => {
  const box = new Box();
  const first = box.claim('one');
  assert.equal(first.granted, true);
  const second = box.claim('two');
  assert.deepEqual([second.granted, second.retryAtMs], [false, first.leasedUntilMs]);
  box.passes(limits.fetchLeaseMs - 1);
  assert.equal(box.keep().leasedUntilMs, box.world.at + limits.fetchLeaseMs);
  box.passes(limits.fetchLeaseMs);
  const taken = box.claim('two');
  assert.deepEqual([taken.granted, taken.token > first.token], [true, true]);
  assert.equal(box.keep(0, first.token).granted, false);
  const { fetcherId } = box.state;
  assert.equal(box.report({ token: first.token }).reply.granted, false);
  assert.equal(box.state.fetcherId, fetcherId);
});

test('F5: the next look is due after the time between looks; at once while something is left, or when it is wanted', () => {
  const box = new Box();
  box.claim();
  box.report();
  const wait = box.state.nextAtMs - box.world.at;
  assert.ok(wait >= 0.85 * pollMs && wait <= 1.15 * pollMs);
  assert.equal(box.claim().granted, false);
  assert.equal(box.claim('one', true).granted, true);
  box.report({ complete: false });
  assert.equal(box.claim('two').granted, true);
  box.report();
  box.actor.must({ $case: 'lookSoon', value: {} });
  assert.equal(box.claim('two').granted, true);
});

test('F7: who goes on watching keeps the mailbox', () => {
  const box = new Box();
  box.claim('one');
  assert.equal(box.report({ watching: true }).reply.granted, true);
  assert.equal(box.claim('two', true).granted, false);
});

test('T2: after failures the waits grow up to a quarter of an hour, with some chance in them, never before the server wants', () => {
  const box = new Box();
  const waits: number[] = [];
  for (let failure = 0; failure < 12; failure += 1) {
    box.claim('one', true);
    box.fails();
    waits.push(box.state.nextAtMs - box.world.at);
  }
  assert.equal(waits[0], limits.fetchBackoffFirstMs);
  assert.equal(waits[1], 2 * limits.fetchBackoffFirstMs);
  assert.equal(waits.at(-1), limits.fetchBackoffLastMs);
  box.world.random = () => 0;
  box.claim('one', true);
  box.fails();
  assert.ok(box.state.nextAtMs - box.world.at < limits.fetchBackoffLastMs);
  box.claim('one', true);
  box.fails({ retryAfterMs: 2 * limits.fetchBackoffLastMs });
  assert.equal(box.state.nextAtMs - box.world.at, 2 * limits.fetchBackoffLastMs);
  box.world.random = () => 0.5;
  box.claim('one', true);
  box.report();
  box.claim('one', true);
  box.fails({ refused: true });
  assert.equal(box.state.nextAtMs - box.world.at, limits.fetchRefusedFirstMs);
});

test('T2: two missed looks are told once, with the reason, and so is the end of it', () => {
  const box = new Box();
  box.looks();
  box.passes(1_000).claim('one', true);
  assert.deepEqual(eventTypes(box.fails()), ['mailbox.failing']);
  box.claim('one', true);
  assert.deepEqual(eventTypes(box.fails()), []);
  assert.deepEqual(box.passes(stallMs - 2_000).rings(), []);
  assert.deepEqual(box.passes(2_000).rings(), ['mailbox.stalled']);
  assert.equal(box.state.stalledSinceMs, box.world.at);
  assert.deepEqual(box.passes(stallMs).rings(), []);
  box.claim('one', true);
  const step = box.report();
  assert.ok(eventTypes(step).includes('mailbox.recovered'));
  assert.deepEqual([box.state.stalledSinceMs, box.state.failingSinceMs], [0, 0]);
  assert.deepEqual(box.passes(stallMs).rings(), ['mailbox.stalled'], 'and is watched again');
});

test('T2: a look that takes long is no stall while it brings mail', () => {
  const box = new Box();
  box.claim();
  for (let minutes = 0; minutes < 30; minutes += 1) {
    box.passes(pollMs);
    assert.deepEqual(box.rings(), []);
    assert.equal(box.keep(5).granted, true);
  }
  assert.equal(box.state.fetched, 150);
});

test('T2: what is not to be fetched is not missed', () => {
  for (const directory of [
    (box: Box) => box.directory({ active: false }),
    (box: Box) => box.directory({ fetching: null }),
    (box: Box) => box.directory({}, true),
  ]) {
    const box = new Box();
    box.looks();
    box.claim('one', true);
    box.world.directory = directory(box);
    assert.equal(box.keep().granted, false);
    assert.equal(box.claim('two', true).granted, false);
    assert.deepEqual(box.passes(stallMs).rings(), []);
    box.world.directory = box.directory();
    assert.equal(box.claim('two').granted, true);
    assert.deepEqual(box.passes(stallMs).rings(), ['mailbox.stalled']);
  }
});

test('T4: after an outage it is told from when to when nothing came, and how much was kept back', () => {
  const box = new Box();
  box.looks({ fetched: 3 });
  const fromMs = box.world.at;
  box.passes(3_600_000).claim();
  assert.equal(box.report({ fetched: 200, complete: false }).reply.gap, undefined);
  box.claim();
  box.keep(40);
  const step = box.passes(5_000).report({ fetched: 2 });
  assert.deepEqual(step.reply.gap, { fromMs, untilMs: box.world.at, count: 242 });
  const [told] = step.events.filter(({ type }) => type === 'mailbox.caught_up');
  assert.deepEqual([told?.target, told?.waitMs], ['242', box.world.at - fromMs]);
  assert.equal(box.looks({ fetched: 9 }).reply.gap, undefined, 'once');
  assert.equal(box.state.gap?.count, 242);
});

const rejectedAs = (decided: AnyStep<'mailbox'> | Rejection): string =>
  'rejected' in decided ? decided.rejected : '';

test('T12: what a mailbox holds when it is first looked into waits for a choice, which is made once', () => {
  const box = new Box();
  const choose = (choice: ImportChoice) =>
    box.actor.do({ $case: 'chooseImport', value: { choice, byUserId: 'ada' } });
  assert.equal(rejectedAs(choose(ImportChoice.ALL)), 'NOT_ASKED');
  const { token } = box.claim();
  const asked = box.actor.must({ $case: 'askImport', value: { token, waiting: 700 } });
  assert.deepEqual(eventTypes(asked), ['mailbox.import_asked']);
  assert.equal(asked.reply.importing, ImportChoice.ASKED);
  assert.deepEqual(eventTypes(box.actor.must({ $case: 'askImport', value: { token, waiting: 9 } })), []);
  box.report();
  assert.equal(rejectedAs(choose(ImportChoice.ASKED)), 'NO_CHOICE');
  assert.equal(rejectedAs(choose(ImportChoice.FROM_NOW)), '');
  assert.equal(rejectedAs(choose(ImportChoice.ALL)), 'NOT_ASKED');
  const next = box.claim();
  assert.deepEqual(
    [next.granted, next.importing, next.importBeforeMs],
    [true, ImportChoice.FROM_NOW, box.world.at],
  );
});

test('F12: nothing can be asked of a mailbox for which nothing is fetched', () => {
  const box = new Box();
  box.world.directory = box.directory({ fetching: null });
  assert.equal(rejectedAs(box.actor.do({ $case: 'lookSoon', value: {} })), 'NOT_FETCHED');
});
