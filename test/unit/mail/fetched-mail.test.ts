// What fetching has to know of a mail before anybody parses it, and how many share what there is of a thing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPermits } from '#gateway/fetch/permits.ts';
import {
  arrivalOf,
  deliveredTo,
  fingerprintOf,
  readRawHeader,
  returnPathOf,
} from '#gateway/fetch/raw-header.ts';
import { givenUpText, standInMail } from '#gateway/fetch/stand-in-mail.ts';
import { parseMail } from '#gateway/mail/parse.ts';

const raw = (header: string, body = 'Hello.\r\n'): Buffer =>
  Buffer.from(`${header}\r\n\r\n${body}`, 'latin1');
const never = new AbortController().signal;

test('T7: the same mail is known by who, when, what and its text, whatever servers wrote into its header', () => {
  const own =
    'From: a@b.test\r\nMessage-ID: <1@b.test>\r\nSubject: Hello\r\nDate: Mon, 2 Feb 2026 10:00:00 +0000';
  const one = fingerprintOf(raw(own));
  assert.equal(
    fingerprintOf(raw(`X-UIDL: 7\r\nReceived: from x\r\n\tby y; today\r\n${own}\r\nX-Status: R`)),
    one,
  );
  assert.notEqual(fingerprintOf(raw(own.replace('Hello', 'Other'))), one);
  assert.notEqual(fingerprintOf(raw(own, 'Other.\r\n')), one);
  assert.notEqual(fingerprintOf(raw(own.replace('10:00', '10:01'))), one);
});

test('T12: mail is as old as the stamp of the last server, else as it says; what nobody says is not known', () => {
  const stamped =
    'Received: from x by y (z; q)\r\n\twith ESMTP; Tue, 3 Feb 2026 08:00:00 +0100 (CET)\r\nReceived: by w; Mon, 2 Feb 2026 00:00:00 +0000\r\nDate: Sun, 1 Feb 2026 00:00:00 +0000';
  assert.equal(arrivalOf(readRawHeader(raw(stamped))), Date.UTC(2026, 1, 3, 7));
  assert.equal(arrivalOf(readRawHeader(raw('Date: Sun, 1 Feb 2026 00:00:00 +0000'))), Date.UTC(2026, 1, 1));
  assert.equal(arrivalOf(readRawHeader(raw('Date: yesterday'))), null);
  assert.equal(arrivalOf(readRawHeader(Buffer.alloc(0))), null);
});

test('N6: return path and recipients that its server has noted are found', () => {
  const header = readRawHeader(
    raw(
      'Return-Path: <bounces@x.test>\r\nDelivered-To: support+r1@demo.test\r\nX-Original-To: Support@demo.test',
    ),
  );
  assert.equal(returnPathOf(header), 'bounces@x.test');
  assert.deepEqual(deliveredTo(header), ['support+r1@demo.test', 'Support@demo.test']);
  assert.equal(returnPathOf(readRawHeader(raw('Return-Path: <>'))), '');
});

test('T3: what stands in the place of a mail can be read, and keeps who wrote about what', () => {
  const header = readRawHeader(
    raw(
      `From: =?utf-8?q?Zo=C3=AB?= <zoe@x.test>\r\nSubject: ${'A very long word '.repeat(40)}end\r\nMessage-ID: <1@x.test>`,
    ),
  );
  const text = givenUpText('it — hung', 'support');
  const parsed = parseMail(standInMail(header, 'unused', text));
  assert.deepEqual([parsed.from.name, parsed.messageId], ['Zoë', '<1@x.test>']);
  assert.ok(parsed.subject.startsWith('A very long word') && parsed.subject.endsWith('end'));
  assert.ok(parsed.text.includes('it — hung'));
  const bare = parseMail(standInMail(null, 'A mail that could not be fetched', text));
  assert.equal(bare.subject, 'A mail that could not be fetched');
  const lines = standInMail(header, '', text).toString('latin1').split('\r\n');
  assert.ok(lines.every((line) => line.length <= 998));
});

test('F15: what many share goes to who came first, also to who wants much; who only watches is asked for it back', async () => {
  const permits = createPermits(3);
  const first = await permits.acquire(2, never);
  const order: string[] = [];
  let asked = 0;
  permits.onWanted(() => {
    asked += 1;
  });
  const much = permits.acquire(99, never).then((give) => {
    order.push('much');
    return give;
  });
  const little = permits.acquire(1, never).then((give) => {
    order.push('little');
    return give;
  });
  assert.deepEqual([permits.wanted(), permits.taken(), asked], [true, 2, 1]);
  first();
  first();
  (await much)();
  await little;
  assert.deepEqual([order, permits.wanted(), permits.taken()], [['much', 'little'], false, 1]);
});

test('F15: who no longer wants it is not waited for', async () => {
  const permits = createPermits(1);
  const give = await permits.acquire(1, never);
  const gone = new AbortController();
  const left = assert.rejects(permits.acquire(1, gone.signal));
  const next = permits.acquire(1, never);
  gone.abort(new Error('gone'));
  await left;
  give();
  await next;
});
