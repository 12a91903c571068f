// The sentences of a case's timeline.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventSentence, worthShowing } from '../../../app/lib/event-words.ts';
import type { TimelineEntry } from '../../../app/lib/shapes.ts';

function said(type: string, details: TimelineEntry['details'] = {}, agentName = 'Anna Berg'): string {
  const event: TimelineEntry = {
    id: 'e',
    at: null,
    type,
    queue: 'support',
    queueName: 'Support',
    agent: 'a1',
    agentName,
    details,
  };
  return eventSentence(event, (queueId) => queueId.toUpperCase());
}

test('F75 F79 F80: handing on says where to, and what was said with it', () => {
  assert.equal(said('conversation.transferred', { target: 'billing' }), 'Anna Berg handed it to BILLING');
  assert.equal(
    said('conversation.transferred', { target: 'transfer', reason: 'speaks Italian' }),
    'Anna Berg handed it to a colleague: speaks Italian',
  );
});

test('F78 F83: parking, taking up again and the stints of work are told', () => {
  assert.equal(said('item.parked'), 'Anna Berg parked it');
  assert.equal(said('item.resumed'), 'Anna Berg took it up again');
  assert.equal(
    said('segment.ended', { segment: 2, handleMs: 120_000 }),
    'Anna Berg put it aside after stint 2 of 2 min',
  );
});

test('F43 F52: an item that was taken by hand says so, and whether it was chosen', () => {
  assert.equal(said('item.picked', { reason: 'pick' }), 'Anna Berg took it by hand');
  assert.equal(said('item.picked', { reason: 'next' }), 'Anna Berg got it as the next one');
});

test('F56 F58 F101 F127: what a queue does with a case that it cannot serve in time is told', () => {
  assert.equal(
    said('item.diverted', { target: 'backup', reason: 'wait' }),
    'Sent on to BACKUP, as it had waited for too long',
  );
  assert.equal(said('item.held'), 'Held until Support opens');
  assert.equal(said('alarm.raised', { reason: 'handling' }), 'Alarm: it has been worked on for too long');
  assert.equal(said('promise.scored', { status: 'broken' }), 'The promised time was not kept');
});

test('an event that is new to the console is still words, and stays out of the thread', () => {
  assert.equal(said('item.new_kind'), 'item new kind');
  assert.equal(worthShowing({ type: 'item.new_kind' } as TimelineEntry), false);
  assert.equal(worthShowing({ type: 'item.parked' } as TimelineEntry), true);
});

test('F135: the history tells how a questionnaire was filled in, cut where it is long', () => {
  const answers = [
    { questionId: 'a', question: 'Reason', type: 'single', values: ['x'], labels: ['Too late'] },
    { questionId: 'b', question: 'Solved?', type: 'yes-no', values: ['no'], labels: [] },
  ];
  const details = { answers: { questionnaire: 'Returns', answers } };
  assert.equal(
    said('conversation.answered', details),
    'Anna Berg filled in Returns: Reason Too late; Solved? No',
  );
  const long = { ...answers[0], values: ['x'.repeat(500)], labels: [] };
  const cut = said('conversation.answered', { answers: { questionnaire: 'R', answers: [long] } });
  assert.ok(cut.endsWith('…'));
  assert.ok(cut.length < 300);
});
