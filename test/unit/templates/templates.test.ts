// What is put in the place of variables, in text and in HTML, and what is wrong with a template (F100, F105).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillHtmlTemplate } from '#actors/vocabulary/template-fill.ts';
import { templateFault, templateKinds, templateVariables } from '#actors/vocabulary/templates.ts';
import type { TemplateKind } from '#actors/vocabulary/templates.ts';
import { ownTemplate } from '#actors/vocabulary/texts/own-texts.ts';
import { variablesIn } from '#actors/vocabulary/template-fill.ts';
import { aTemplate } from '#test/support/directory.ts';

const facts = {
  'customer.name': `<script>x</script> & "Ann" 'B'`,
  'mailbox.address': 'a+b@demo.test',
  'rating.1': 'https://desk.test/rate/t?a=1&b=2',
  position: '4',
  ewt: null,
  hours: null,
};

test('F105: what a customer calls themselves never becomes markup', () => {
  assert.equal(
    fillHtmlTemplate('<p title="{customer.name}">Hi {customer.name}</p>', facts),
    '<p title="&lt;script&gt;x&lt;/script&gt; &amp; &quot;Ann&quot; &#39;B&#39;">Hi &lt;script&gt;x&lt;/script&gt; &amp; &quot;Ann&quot; &#39;B&#39;</p>',
  );
  const unquoted = fillHtmlTemplate('<img alt={customer.name} src=x>', { 'customer.name': 'a onerror=x' });
  assert.equal(unquoted, '<img alt=a%20onerror%3Dx src=x>');
  assert.equal(
    fillHtmlTemplate('<a href="mailto:{mailbox.address}">{mailbox.address}</a>', facts),
    '<a href="mailto:a%2Bb%40demo.test">a+b@demo.test</a>',
  );
  assert.equal(
    fillHtmlTemplate('<a href="{rating.1}">1</a>', facts),
    '<a href="https://desk.test/rate/t?a=1&amp;b=2">1</a>',
  );
});

test('F101, F105: a sentence of HTML that cannot be said goes with its marks and its paragraph', () => {
  const cases: Readonly<Record<string, string>> = {
    '<p>Thanks. We answer <b>{ewt}</b>. Bye.</p>': '<p>Thanks. <b></b>Bye.</p>',
    '<p>Number <i>{position}</i>.</p><p>We answer {ewt}.</p><p>Bye</p>': '<p>Number <i>4</i>.</p><p>Bye</p>',
    'One<br>{hours}<br>Two': 'One<br>Two',
    '<ul><li>{ewt}</li><li>{position}</li></ul>': '<ul><li>4</li></ul>',
    '<table><tr><td>{ewt}</td></tr></table>': '<table><tr><td></td></tr></table>',
    '<p>{no.such} {}</p>': '<p>{no.such} {}</p>',
    '<!-- {ewt} --><p>x</p>': '<!-- {ewt} --><p>x</p>',
  };
  for (const [html, filled] of Object.entries(cases))
    assert.equal(fillHtmlTemplate(html, facts), filled, html);
});

const faultOf = (fields: Parameters<typeof aTemplate>[1]): string =>
  templateFault(aTemplate('t', fields)) ?? '';
const variant = { language: 'de', subject: '', text: 'Danke', html: '' };

test('F107: variables that there are not are refused with those that there are, in every language and in HTML', () => {
  assert.match(
    faultOf({ text: '{ewt} {nobody}' }),
    /There is no variable \{nobody\} here \(en\)\. Known are .*\{ewt\}/,
  );
  assert.match(faultOf({ subject: '{agent.name}' }), /\{agent\.name\}/);
  assert.match(faultOf({ variants: [{ ...variant, html: '<p>{wrong}</p>' }] }), /\{wrong\} here \(de\)/);
  assert.equal(faultOf({ kind: 'answer', text: 'Your {order.number}, {agent.name}' }), '');
  assert.match(faultOf({ html: '<a href="{customer.name}">x</a>' }), /may not begin an address/);
  assert.equal(faultOf({ html: '<a href="https://x.test/?c={case.tag}">x</a>' }), '');
  assert.equal(faultOf({ kind: 'rating', html: '<a href="{rating.2}">x</a>' }), '');
});

test('F105: a template has each language once, and says something in each', () => {
  assert.match(faultOf({ variants: [variant, { ...variant, language: 'DE' }] }), /more than one text/);
  assert.match(faultOf({ variants: [{ ...variant, language: 'en' }] }), /more than one text/);
  assert.match(faultOf({ variants: [{ ...variant, language: 'German!' }] }), /no language tag/);
  assert.match(faultOf({ variants: [{ ...variant, text: ' ' }] }), /remove it instead/);
  assert.equal(faultOf({ text: '' }), '');
  for (const kind of ['forward', 'bounce', 'delivered', 'relayed', 'delayed', 'rating'] as const)
    assert.match(faultOf({ kind, text: ' ' }), /has to say something/);
});

test('F105: our own words are there in eight languages for every kind, and tell the same facts in each', () => {
  for (const kind of templateKinds) {
    if (kind === 'answer') continue;
    const { variants, ...first } = ownTemplate(kind);
    assert.deepEqual([first, ...variants].map(({ language }) => language).toSorted(), [
      'da',
      'de',
      'en',
      'es',
      'fr',
      'nl',
      'no',
      'sv',
    ]);
    assert.equal(templateFault(aTemplate(kind, { kind, ...first, variants })), null, kind);
    const told = ({ subject, text, html }: typeof first): readonly string[] =>
      variablesIn([subject, text, html].join('\n')).toSorted();
    for (const one of variants) {
      assert.deepEqual(told(one), told(first), `${kind} ${one.language}`);
      assert.notEqual(one.text, first.text, `${kind} ${one.language}`);
    }
  }
});

test('F105: every kind of template has variables of its own', () => {
  for (const kind of Object.keys(templateVariables) as TemplateKind[])
    assert.ok(templateVariables[kind].length > 0, kind);
});
