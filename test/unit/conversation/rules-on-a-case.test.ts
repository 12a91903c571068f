// What a rule said about a mail, as its case carries it out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';
import { brief, one, Story } from '#test/support/conversation-story.ts';
import { eventTypes } from '#test/support/outcome.ts';

test('F44: a mail that a rule sends on is closed at once, forwarded, and offered to nobody', () => {
  const story = new Story();
  const step = story.mail('m-1', { divertTo: 'legal@law.test' });
  assert.deepEqual(eventTypes(step), ['conversation.opened', 'message.received', 'conversation.diverted']);
  const diverted = one(step, 'conversation.diverted');
  assert.deepEqual([diverted.target, diverted.reason, diverted.status], ['legal@law.test', 'rule', 'closed']);
  assert.equal(step.tells.length, 0);
  assert.deepEqual(
    step.effects.map(({ effect }) => effect?.$case),
    ['forwardMessage'],
  );
  assert.equal(story.actor.view.case?.status, ConversationStatus.CLOSED);
});

test('T1 F44: what a machine wrote is never sent on, so that two systems cannot send it round', () => {
  const step = new Story().mail('m-1', { divertTo: 'legal@law.test', automatic: true });
  assert.equal(eventTypes(step).includes('item.queued'), true);
  assert.deepEqual(step.effects, []);
});

test('F44 F42: tags, fields, VIP and template of a rule stay with the case and show in its item', () => {
  const story = new Story();
  const step = story.mail('m-1', {
    vip: true,
    tags: ['refund'],
    fields: { order: '4711' },
    templateId: 'thanks',
  });
  assert.deepEqual([brief(step).vip, brief(step).tags], [true, ['refund']]);
  story.actor.passivate();
  const kept = story.actor.view.case;
  assert.deepEqual([kept?.vip, kept?.tags, kept?.fields], [true, ['refund'], { order: '4711' }]);
  const [effect] = step.effects;
  assert.equal(effect?.effect?.$case === 'sendReceipt' && effect.effect.value.templateId, 'thanks');
});

test('F44: an agent whom a rule names has the item first, for the sticky time of the queue', () => {
  const story = new Story();
  const step = story.mail('m-1', { agentId: 'ann' });
  const item = brief(step);
  assert.equal(item.preferredAgentId, 'ann');
  assert.equal(item.preferredUntilMs > story.world.at, true);
});
