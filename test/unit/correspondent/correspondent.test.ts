// How much machine mail an address gets, and what is learned of it (N5, T1, T12, T27, C12, C13).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import {
  isDeadAddress,
  machineMailDefaults,
  machineMailLadderDefault,
  statusIn,
} from '#actors/vocabulary/machine-mail.ts';
import { systemSettingsDefaults, type SystemSettings } from '#actors/vocabulary/system-settings.ts';
import type { AskLeave, CorrespondentReply } from '#proto/gen/skillpost/v1/correspondent.ts';
import { aDirectory } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import { eventTypes } from '#test/support/outcome.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

class Address {
  readonly actor: ActorBench<'correspondent'>;
  #asked = 0;

  constructor(settings: Partial<SystemSettings> = {}, id = 'kim@customer.test') {
    const directory = aDirectory({ settings: { ...systemSettingsDefaults, ...settings } });
    this.actor = new ActorBench('correspondent', id, aWorld(directory));
  }

  /** About something new, with a subject of its own, unless said otherwise. */
  ask(fields: Partial<AskLeave> = {}): CorrespondentReply {
    this.#asked += 1;
    const value = {
      messageId: `receipt-${this.#asked}`,
      kind: 'receipt',
      about: `case-${this.#asked}`,
      subject: `subject ${this.#asked}`,
      byUserId: '',
      ...fields,
    };
    return this.actor.must({ $case: 'askLeave', value }).reply;
  }

  after(ms: number): this {
    this.actor.world.at += ms;
    return this;
  }

  hears(): readonly string[] {
    return eventTypes(this.actor.must({ $case: 'noteMachineMail', value: { messageId: 'm' } }));
  }
}

test('C12: the ladder holds at each of its steps, and says until when', () => {
  const address = new Address();
  let granted = 0;
  const start = address.actor.world.at;
  const grantedBy = new Map<number, number>();
  for (let at = 0; at < 600; at += 1) {
    address.actor.world.at = start + at * minute;
    // More than anybody sends.
    for (let tried = 0; tried < 3; tried += 1) if (address.ask().granted) granted += 1;
    grantedBy.set(at, granted);
  }
  const expected = machineMailLadderDefault.map(({ most }) => most);
  assert.deepEqual(
    [9, 29, 59, 179, 599].map((at) => grantedBy.get(at)),
    expected,
  );
  const refused = address.ask();
  assert.equal(refused.reason, 'budget');
  address.actor.world.at = refused.untilMs;
  assert.equal(address.ask().granted, true, 'it may go when it was said that it may');
});

test('T27: what keeps a mail back says until when, and holds exactly so long', () => {
  const address = new Address({ machineMailLadder: [{ withinMs: 10 * minute, most: 1 }] });
  assert.equal(address.ask().granted, true);
  const { reason, untilMs } = address.after(minute).ask();
  assert.deepEqual([reason, untilMs - address.actor.world.at], ['budget', 9 * minute]);
  assert.equal(address.after(9 * minute - 1).ask().granted, false);
  assert.equal(address.after(1).ask().granted, true);
});

test('N5: the same machine mail asked for again is granted again, and counted once', () => {
  const address = new Address({ machineMailLadder: [{ withinMs: hour, most: 2 }] });
  for (let again = 0; again < 5; again += 1)
    assert.equal(address.ask({ messageId: 'receipt-x' }).granted, true);
  assert.equal(address.actor.view.granted, 1);
  assert.equal(address.ask().granted, true);
  assert.equal(address.ask().granted, false);
});

test('C12: one case and one subject get only so many, whatever the ladder leaves', () => {
  const machineMail = { ...machineMailDefaults, perCase: 2 };
  const address = new Address({ machineMail });
  assert.equal(address.ask({ about: 'case-a' }).granted, true);
  assert.equal(address.ask({ about: 'case-a' }).granted, true);
  assert.equal(address.ask({ about: 'case-a' }).reason, 'case');
  const other = new Address();
  assert.equal(other.ask({ subject: 'order' }).granted, true);
  assert.equal(other.ask({ subject: 'order' }).granted, true);
  assert.equal(other.ask({ subject: 'order' }).reason, 'subject');
  assert.equal(other.ask({ subject: '' }).granted, true);
  assert.equal(other.after(3 * hour).ask({ subject: 'order' }).granted, true);
});

test('T1: two mails of machines within a while, and the address is left alone for hours', () => {
  const address = new Address();
  assert.deepEqual(address.hears(), []);
  assert.equal(address.ask().granted, true);
  assert.deepEqual(address.after(31 * minute).hears(), []);
  assert.deepEqual(address.after(minute).hears(), ['correspondent.suspected']);
  const { reason, untilMs } = address.ask();
  assert.deepEqual([reason, untilMs], ['machine', address.actor.world.at + 6 * hour]);
  assert.equal(address.after(6 * hour).ask().granted, true);
});

test('C13: an address that does not exist gets no machine mail for sixty days', () => {
  const address = new Address();
  const text = '550 5.1.1 no such user';
  const failed = address.actor.must({
    $case: 'noteFailure',
    value: { messageId: 'm', status: statusIn(text), text },
  });
  assert.deepEqual(eventTypes(failed), ['correspondent.failing']);
  assert.deepEqual(address.ask(), {
    granted: false,
    reason: 'bounced',
    untilMs: address.actor.world.at + 60 * day,
  });
  assert.equal(address.actor.view.facts?.failureText, text);
  assert.equal(address.after(60 * day).ask().granted, true);
});

test('C13: what may pass by itself leaves an address alone', () => {
  for (const text of [
    '552 5.2.2 mailbox full',
    '550 5.7.1 looks like spam',
    '554 5.4.6 loop',
    '550 rejected',
  ])
    assert.equal(isDeadAddress({ status: statusIn(text), text }), false, text);
  for (const text of [
    '550 5.1.1 no such user',
    '550 User unknown',
    '5.1.2 no such domain',
    '550 mailbox not found',
  ])
    assert.equal(isDeadAddress({ status: statusIn(text), text }), true, text);
});

test('T27: a person releases the address, or sends one mail whatever is known of it', () => {
  const address = new Address({ machineMailLadder: [{ withinMs: hour, most: 1 }] });
  address.ask();
  address.actor.must({ $case: 'noteComplaint', value: { messageId: 'm' } });
  assert.deepEqual([address.ask().reason, address.ask().untilMs], ['complaint', 0]);
  assert.equal(address.ask({ byUserId: 'sam' }).granted, true);
  assert.equal(address.ask().granted, false);
  const step = address.actor.must({ $case: 'release', value: { byUserId: 'sam' } });
  assert.deepEqual(
    step.events.map(({ type, byUserId, reason }) => [type, byUserId, reason]),
    [['correspondent.released', 'sam', 'complaint']],
  );
  assert.equal(address.ask().granted, true);
  assert.equal(address.actor.view.facts?.releasedByUserId, 'sam');
});

test('T12: the switch that stops all machine mail stops all but what a person sends', () => {
  const address = new Address({ machineMail: { ...machineMailDefaults, on: false } });
  assert.equal(address.ask().reason, 'off');
  assert.equal(address.ask({ kind: 'forward' }).reason, 'off');
  assert.equal(address.ask({ byUserId: 'sam' }).granted, true);
});

test('F44: what is sent on by a rule is not counted, but stops at an address that fails', () => {
  const address = new Address({ machineMailLadder: [{ withinMs: hour, most: 1 }] });
  for (let mail = 0; mail < 5; mail += 1) assert.equal(address.ask({ kind: 'forward' }).granted, true);
  address.actor.must({ $case: 'noteFailure', value: { messageId: 'm', status: '5.1.1', text: '' } });
  assert.equal(address.ask({ kind: 'forward' }).reason, 'bounced');
});

test('T1: a text that comes from a domain a third time within a day is not answered, whoever signs it', () => {
  const domain = new Address({}, '@customer.test').actor;
  let asked = 0;
  const says = (digest: string, messageId = `receipt-${(asked += 1)}`): CorrespondentReply =>
    domain.must({ $case: 'askEcho', value: { messageId, digest } }).reply;
  for (let again = 0; again < 4; again += 1)
    assert.equal(says('away', 'receipt-x').granted, true, 'the same one again is no other');
  assert.deepEqual([says('away').granted, says('other').granted], [true, true]);
  assert.deepEqual(says('away'), {
    granted: false,
    reason: 'echo',
    untilMs: domain.world.at + limits.echoMs,
  });
  domain.world.at += limits.echoMs;
  assert.equal(says('away').granted, true);
  for (let text = 0; text < 3 * limits.echoTexts; text += 1) assert.equal(says(`text ${text}`).granted, true);
  assert.equal(says('').granted, true);
});

test('T12: under one address of ours only so much leaves in a minute', () => {
  const room = new Address({ machineMail: { ...machineMailDefaults, perMinute: 3 } }, 'support@demo.test')
    .actor;
  const ask = (): CorrespondentReply =>
    room.must({ $case: 'askRoom', value: { messageId: 'receipt-1' } }).reply;
  assert.deepEqual([ask().granted, ask().granted, ask().granted], [true, true, true]);
  assert.deepEqual(ask(), { granted: false, reason: 'room', untilMs: room.world.at + limits.roomMs });
  room.world.at += limits.roomMs;
  assert.equal(ask().granted, true);
});

test('N5: an address that is left alone keeps nothing in the end', () => {
  const address = new Address();
  address.ask();
  address.hears();
  address.after(minute).hears();
  address.actor.must({ $case: 'noteFailure', value: { messageId: 'm', status: '5.1.1', text: '' } });
  address.actor.must({ $case: 'askEcho', value: { messageId: 'm', digest: 'a' } });
  address.actor.must({ $case: 'askRoom', value: { messageId: 'm' } });
  for (let timers = 0; address.actor.timers.size > 0 && timers < 5; timers += 1) {
    const [[key, { dueAt }] = ['', { dueAt: 0 }]] = address.actor.timers;
    address.actor.world.at = dueAt;
    address.actor.timers.delete(key);
    address.actor.must({ $case: 'forgetOld', value: {} });
  }
  assert.deepEqual([...address.actor.recordKeys()], []);
});
