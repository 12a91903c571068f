// Parsing within bounds: what people send is read, what is hostile has a reason, and no parser hurts the next mail.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import { readHtml } from '#gateway/mail/html-text.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { createParser } from '#gateway/mail/parser.ts';
import { salvaged, splitMail } from '#gateway/mail/salvage.ts';

const mail = (text: string): Buffer => Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1');
const parser = createParser({ clock: systemClock, workers: 1, timeoutMs: 1_500 });
after(() => parser.stop());

test('headers, groups, names and encoded words are read', async () => {
  const parsed = parseMail(
    mail(
      'From: =?utf-8?q?Zo=C3=AB?= <Zoe@Example.ORG>\nTo: Team: a@b.test, "C, D" <c@D.test>;\nCc: e@f.test\n' +
        'Reply-To: desk@example.org\nMessage-ID: <1@x>\nIn-Reply-To: "text" <0@x>\nReferences: <a@x><b@x>\n <c@x>\n' +
        'Subject: =?iso-8859-1?q?Gr=FC=DFe?=\nX-Folded: one\n two\n\nHi\n',
    ),
  );
  assert.deepEqual(parsed.from, { address: 'Zoe@example.org', name: 'Zoë' });
  assert.deepEqual(parsed.to, [
    { address: 'a@b.test', name: '' },
    { address: 'c@d.test', name: 'C, D' },
  ]);
  assert.deepEqual(parsed.references, ['<a@x>', '<b@x>', '<c@x>']);
  assert.equal(parsed.inReplyTo, '<0@x>');
  assert.equal(parsed.subject, 'Grüße');
  assert.equal(parsed.headers.get('x-folded'), 'one two');
});

test('T3: text in any charset, named or not, true or not, can be read', async () => {
  const cases: [string, string, string][] = [
    ['text/plain; charset=utf-8', 'Gr\xc3\xbc\xc3\x9fe', 'Grüße'],
    ['text/plain; charset=utf-8', 'Gr\xfc\xdfe', 'Grüße'],
    ['text/plain', 'Gr\xfc\xdfe', 'Grüße'],
    ['text/plain; charset=us-ascii', 'Gr\xc3\xbc\xc3\x9fe', 'Grüße'],
    ['text/plain; charset=x-klingon', 'Gr\xfc\xdfe', 'Grüße'],
    ['text/plain; charset=iso-8859-15', '\xa4 5', '€ 5'],
    ['text/plain; charset=koi8-r', '\xf0\xd2\xc9\xd7\xc5\xd4', 'Привет'],
    ['text/plain; charset=iso-2022-jp', '\x1b$B$3$s\x1b(B', 'こん'],
  ];
  for (const [type, bytes, wanted] of cases)
    assert.equal(parseMail(mail(`Content-Type: ${type}\n\n${bytes}`)).text.trim(), wanted, type);
});

test('text and HTML alternatives, inline images and attachments are told apart', async () => {
  const parsed = parseMail(
    mail(
      'Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: multipart/alternative; boundary=a\n\n' +
        '--a\nContent-Type: text/plain\n\nplain\n--a\nContent-Type: text/html\n\n<img src="cid:i@x">\n--a--\n' +
        '--r\nContent-Type: image/png\nContent-ID: <i@x>\nContent-Transfer-Encoding: base64\n\naGk=\n' +
        '--r\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf"\n\nx\n--r--\n',
    ),
  );
  assert.equal(parsed.text.trim(), 'plain');
  assert.match(parsed.html ?? '', /cid:i@x/);
  assert.deepEqual(
    parsed.attachments.map(({ inline, contentType, filename }) => [inline, contentType, filename]),
    [
      [true, 'image/png', ''],
      [false, 'application/pdf', 'a.pdf'],
    ],
  );
});

test('T3: any bytes at all are parsed or have a reason, and never hold NUL or half a letter', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  console.log(`seed ${seed} (again: SEED=${seed})`);
  const line = fc.constantFrom(
    'From: a@b',
    'Content-Type: multipart/mixed; boundary=q',
    '--q',
    '--q--',
    'Content-Type: text/html',
    'Content-Transfer-Encoding: base64',
    'Subject: =?utf-8?b?7aCA?= \0',
    '',
    '<div>\0\ud800',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(line, fc.string()), { maxLength: 30 }), async (lines) => {
      const answer = await parser.parse(Buffer.from(lines.join('\r\n')));
      if (!answer.ok) return assert.notEqual(answer.reason, '');
      const { text, subject, html } = answer.parts;
      for (const read of [text, subject, html ?? '']) assert.ok(read.isWellFormed() && !read.includes('\0'));
    }),
    { seed, numRuns: 200 },
  );
});

test('T3: mail with too many parts, or nested too deep, has a reason, and the next mail is parsed', async () => {
  const many = `Content-Type: multipart/mixed; boundary=q\n\n${'--q\nContent-Type: application/x\n\nx\n'.repeat(2_000)}`;
  assert.equal((await parser.parse(mail(many))).ok, false);
  const deep = `Content-Type: text/html\n\n${'<span>'.repeat(limits.mailHtmlNesting + 1)}`;
  const answer = await parser.parse(mail(deep));
  assert.match(answer.ok ? '' : answer.reason, /nested/);
  assert.equal((await parser.parse(mail('Subject: next\n\nx'))).ok, true);
});

test('T3: a mail that is larger than what is kept of one has a reason', () => {
  const raw = Buffer.alloc(limits.decodedBytes + 100, 'x');
  raw.write('Subject: large\r\n\r\n');
  assert.throws(() => parseMail(raw), /more than \d+ bytes when decoded/);
});

test('T3: a mail that takes too long loses its worker, not those that wait behind it', async () => {
  const hurried = createParser({ clock: systemClock, workers: 1, timeoutMs: 1 });
  const large = mail(`Subject: large\n\n${'line\n'.repeat(2_000_000)}`);
  const answers = await Promise.all([hurried.parse(large), hurried.parse(large)]);
  for (const answer of answers) assert.match(answer.ok ? '' : answer.reason, /not done within 1 ms/);
  await hurried.stop();
  assert.deepEqual(await hurried.parse(large), { ok: false, reason: 'stopped' });
});

test('T19: of a mail that could not be parsed its header fields and the beginning of its text are shown', async () => {
  const raw = mail(
    'From: a@b.test\nSubject: Seen\nContent-Type: multipart/mixed;\n boundary=x\n\n--x\nText\n',
  );
  const { header, body } = splitMail(raw);
  const known = parseMail(header);
  assert.equal(known.headers.has('content-type'), false);
  const shown = salvaged(known, body);
  assert.equal(shown.subject, 'Seen');
  assert.match(shown.text, /^--x\r\nText/);
  assert.equal(salvaged(null, body).from.address, '');
});

test('HTML is read as text in one pass', () => {
  assert.equal(
    readHtml('<!-- no --><style>p{}</style><p>A &amp; B&nbsp;&#8364;</p><script>x<b</script>1 < 2<br>end')
      .text,
    'A & B €\n1 < 2\nend',
  );
  assert.equal(readHtml('<p>a<p>b<p>c').nesting, 0);
  assert.equal(readHtml('<div><div></div><div><b></b></div></div>').nesting, 3);
  const hostile = [
    '<!--'.repeat(500_000),
    '<'.repeat(2_000_000),
    '<script>'.repeat(200_000),
    '&'.repeat(2_000_000),
  ];
  for (const html of hostile) {
    const from = performance.now();
    readHtml(html);
    assert.ok(performance.now() - from < 2_000, html.slice(0, 10));
  }
});

test('T3 T20: names of files are text that any store keeps, wherever they stand and wherever they are cut', () => {
  const inText = parseMail(mail('From: a@b.test\n\nSee\nbegin 644 cat\0.txt\n#0V%T\n`\nend\n'));
  assert.equal(inText.attachments[0]?.filename, 'cat\ufffd.txt');
  // Pairs of halves from an odd place on: the bound falls between two.
  const long = `x${'😀'.repeat(limits.headerChars)}`;
  const cut = parseMail(
    mail(
      `From: a@b.test\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(long)}\n\n%PDF\n`,
    ),
  );
  const name = cut.attachments[0]?.filename ?? '';
  assert.ok(name.startsWith('x😀') && name.isWellFormed());
  const enclosed = `Subject: x${'=?utf-8?q?=F0=9F=98=80?= '.repeat(80)}`;
  const forwarded = parseMail(
    mail(
      `From: a@b.test\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n${enclosed}\n\nHi\n--b--\n`,
    ),
  );
  assert.ok(forwarded.attachments[0]?.filename.isWellFormed());
});
