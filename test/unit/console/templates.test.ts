// Templates and the checks before sending: their pure parts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkReply } from '../../../app/features/desk/reply-check.ts';
import { openMessages } from '../../../app/features/desk/open-messages.ts';
import { lostFiles, tooMuch } from '../../../app/features/desk/file-rules.ts';
import {
  fillTemplate,
  fillTemplateHtml,
  fittingTemplates,
  openVariables,
  slashQuery,
  templateFacts,
  templateParagraphs,
  type Template,
} from '../../../app/lib/templates.ts';
import { firstConversation, message } from '#test/support/fake-conversations.ts';

const templates: readonly Template[] = [
  { id: '1', name: 'Solved', queueId: null, language: 'en', text: 'This should be solved.', html: '' },
  { id: '2', name: 'Ask for details', queueId: 'support', language: 'en', text: 'Which version?', html: '' },
];

test('a slash asks for templates only where a word begins, and not in paths and fractions', () => {
  assert.equal(slashQuery('/'), '');
  assert.equal(slashQuery('Dear Maria, /sol'), 'sol');
  assert.equal(slashQuery('line\n/ask for'), 'ask for');
  for (const text of ['and/or', '1/2', '/etc/hosts', 'or / else', 'no slash', `/${'x'.repeat(41)}`])
    assert.equal(slashQuery(text), null, text);
});

test('F100: templates of the queue come before those of every queue, and the best fit before all', () => {
  const names = (query: string): string[] => fittingTemplates(templates, query).map(({ name }) => name);
  assert.deepEqual(names(''), ['Ask for details', 'Solved']);
  assert.deepEqual(names('so'), ['Solved']);
  assert.deepEqual(names('version'), ['Ask for details'], 'what a template says finds it too');
  assert.deepEqual(names('tomorrow'), []);
});

test('F100: known variables are filled, unknown ones stay and are named', () => {
  const facts = templateFacts({ ...firstConversation(), queueName: '' }, 'Anna Berg');
  const filled = fillTemplate('{customer.name} {queue.name} {order.number} {agent.name} {x}', facts);
  assert.equal(filled, 'Maria Lindqvist {queue.name} {order.number} Anna Berg {x}');
  assert.deepEqual(openVariables(`${filled} {order.number}`), ['{queue.name}', '{order.number}']);
});

test('F105: in HTML what a customer calls themselves stays text', () => {
  const facts = { 'customer.name': '<b>"A" & B</b>' };
  assert.equal(
    fillTemplateHtml('<p>{customer.name} {order.number}</p>', facts),
    '<p>&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt; {order.number}</p>',
  );
});

test('a template becomes paragraphs and breaks, never markup', () => {
  assert.deepEqual(templateParagraphs('<b>Hi</b>\r\n\r\na\nb\n'), [
    { type: 'paragraph', content: [{ type: 'text', text: '<b>Hi</b>' }] },
    {
      type: 'paragraph',
      content: [{ type: 'text', text: 'a' }, { type: 'hardBreak' }, { type: 'text', text: 'b' }],
    },
  ]);
});

test('F71: files over the bound are refused in words, and names without a file count as lost', () => {
  assert.equal(tooMuch(50, 25_000_000), null);
  assert.match(tooMuch(1, 25_000_001) ?? '', /23\.8 MB/);
  assert.match(tooMuch(51, 1) ?? '', /at most 50/);
  assert.deepEqual(lostFiles(['kept.pdf', 'gone.pdf'], ['kept.pdf']), ['gone.pdf']);
});

test('a reply that is empty, goes to nobody, or speaks of a file that is missing is pointed out', () => {
  const conversation = firstConversation();
  const content = {
    html: '',
    text: 'Hi',
    to: 'maria.lindqvist@nordlicht.test',
    cc: '',
    bcc: '',

    inClear: null,
    messagesSeen: 4,
  };
  const none = { count: 0, wrong: null };
  assert.deepEqual(checkReply(conversation, content, none), { wrong: null, doubts: [] });
  assert.match(checkReply(conversation, { ...content, text: ' ' }, none).wrong ?? '', /empty/);
  assert.equal(checkReply(conversation, { ...content, text: ' ' }, { count: 1, wrong: null }).wrong, null);
  assert.match(checkReply(conversation, { ...content, to: '' }, none).wrong ?? '', /somebody/);
  assert.match(
    checkReply(conversation, { ...content, text: 'See attached.' }, none).doubts[0] ?? '',
    /no file/,
  );
  assert.deepEqual(checkReply(conversation, { ...content, text: 'I am unattached.' }, none).doubts, []);
  assert.match(
    checkReply(conversation, { ...content, messagesSeen: 3 }, none).doubts[0] ?? '',
    /A message was added/,
  );
});

test('F98: of a thread, the newest of people is open, and a receipt after it stays folded', () => {
  const asked = message({ id: 'in', direction: 'in', secondsAgo: 9 });
  const answer = message({ id: 'out', direction: 'out', secondsAgo: 8 });
  const receipt = message({ id: 'receipt', direction: 'out', secondsAgo: 7, automatic: true });
  assert.deepEqual([...openMessages([asked, receipt])], ['in']);
  assert.deepEqual([...openMessages([asked, answer, receipt])], ['out', 'in']);
  assert.deepEqual([...openMessages([receipt])], ['receipt'], 'when no person wrote, a machine is read');
});
