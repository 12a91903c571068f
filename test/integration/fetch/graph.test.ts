// A mailbox of Microsoft 365, fetched by Graph from a stand-in of that API (F23).

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { Fetching } from '#actors/vocabulary/mailbox-policy.ts';
import { SkillpostError } from '#actors/errors.ts';
import { createAddLink } from '#gateway/fetch/deep-link.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { createGraphSource } from '#gateway/fetch/graph.ts';
import type { SourceSecret } from '#gateway/fetch/source.ts';
import { aFetching } from '#test/support/directory.ts';
import { FetchHouse } from '#test/support/fetching.ts';
import { accessToken, startGraphStandIn } from '#test/support/graph-stand-in.ts';
import type { GraphStandIn } from '#test/support/graph-stand-in.ts';
import { until } from '#test/support/until.ts';

let graph: GraphStandIn;
let house: FetchHouse;
const never = new AbortController().signal;
const source = createGraphSource({ clock: systemClock });
const secret: SourceSecret = { kind: 'oauth2', accessToken };
beforeEach(async () => {
  graph = await startGraphStandIn();
  house = new FetchHouse();
});
afterEach(async () => {
  await house.stop();
  await graph.stop();
});

const mail = (subject: string): string =>
  `From: ann@customer.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@customer.test>\r\n\r\nHello.\r\n`;

function fetching(fields: Partial<Fetching> = {}, server: Partial<Fetching['server']> = {}): Fetching {
  return aFetching({
    protocol: 'graph',
    folder: '',
    pollMs: 2_000,
    ...fields,
    server: {
      host: 'https://localhost',
      port: graph.port,
      security: 'implicit',
      user: 'support@demo.test',
      auth: 'oauth2',
      plainConfirmed: false,
      caPem: graph.authority,
      ...server,
    },
  });
}

const names = Array.from({ length: 8 }, (_, number) => `mail-${number}`);

test('F23: all that is there comes page by page, once, then what is new; it is marked and moved there', async () => {
  for (const [number, name] of names.entries()) graph.add(mail(name), Date.now() - 60_000 + number);
  house = new FetchHouse({ fetching: fetching({ afterwards: 'move', moveTo: "Ann's" }) });
  house.start({ sources: only(), secretOf: async () => secret });
  await until('eight mails', () => house.accepted.length === 8);
  graph.add(mail('late'));
  await until('the late one', () => house.accepted.length === 9);
  assert.deepEqual([...house.subjects], [...names, 'late']);
  await until('all of them to be moved', () =>
    [...graph.mails.values()].every(({ folder, isRead }) => folder === 'id-1' && isRead),
  );
  const [first] = house.accepted;
  assert.deepEqual([first?.source, Buffer.from(first?.raw ?? []).toString()], ['graph', mail('mail-0')]);
});

function only() {
  const other = async () => Promise.reject(new Error('Graph only'));
  return { graph: source, imap: other, pop3: other };
}

test('T2: a server that wants to be left alone is, for as long as it says; a link that is too old begins anew', async () => {
  graph.add(mail('one'));
  const mailbox = await source(fetching(), secret, never);
  graph.before.push({ status: 429, headers: { 'retry-after': '17' } });
  await assert.rejects(mailbox.list({ epoch: '', last: '' }), { code: 'MAILBOX_BUSY', retryAfterMs: 17_000 });
  const { mails, next } = await mailbox.list({ epoch: '', last: '' });
  assert.equal(mails.length, 1);
  graph.before.push({ status: 410 });
  assert.equal((await mailbox.list({ epoch: '', last: next ?? '' })).mails.length, 1);
  assert.equal((await mailbox.list({ epoch: '', last: next ?? '' })).mails.length, 0);
});

test('T5: a token that has expired is told as that; a password is never sent', async () => {
  await assert.rejects(
    async () =>
      (await source(fetching(), { kind: 'oauth2', accessToken: 'old' }, never)).list({ epoch: '', last: '' }),
    { code: 'MAILBOX_LOGIN_REFUSED', message: /expired/ },
  );
  await assert.rejects(source(fetching(), { kind: 'password', password: 'x' }, never), {
    code: 'MAILBOX_LOGIN_REFUSED',
  });
});

test('F7: the token goes to the one server only, whose certificate is checked', async () => {
  await assert.rejects(source(fetching({}, { caPem: '' }), secret, never), { code: 'MAILBOX_NOT_TRUSTED' });
  await assert.rejects(source(fetching({}, { host: 'http://localhost' }), secret, never), {
    code: 'MAILBOX_NOT_TRUSTED',
  });
  const mailbox = await source(fetching(), secret, never);
  await assert.rejects(mailbox.list({ epoch: '', last: 'https://elsewhere.test/v1.0/x' }), {
    code: 'MAILBOX_NOT_TRUSTED',
  });
  assert.equal(graph.asked.length, 1, 'the login alone');
});

test('T21 F23: of an oversized mail the header is kept; a mail that is gone is no failure; a folder has to be there', async () => {
  graph.add(mail('large') + 'x'.repeat(limits.messageBytes));
  const mailbox = await source(fetching({ afterwards: 'delete' }), secret, never);
  const [large] = (await mailbox.list({ epoch: '', last: '' })).mails;
  assert.ok(large !== undefined);
  const fetched = await mailbox.fetch(large);
  assert.ok(fetched.kind === 'large' && fetched.size > limits.messageBytes);
  assert.match(Buffer.from(fetched.header).toString('latin1', 0, 200), /Subject: large/);
  await mailbox.confirm(large);
  assert.equal(graph.mails.size, 0);
  assert.deepEqual(await mailbox.fetch(large), { kind: 'gone' });
  await mailbox.confirm(large);
  await assert.rejects(source(fetching({ folder: 'Nowhere' }), secret, never), { code: 'MAILBOX_NO_FOLDER' });
});

test('F23: where links are wanted, a request with a link is made of each mail, once, and the mail stays there', async () => {
  graph.add(mail('linked'));
  graph.add(mail('unlinkable'));
  house = new FetchHouse({ fetching: fetching({ deepLink: true, afterwards: 'leave' }) });
  const asked: string[] = [];
  house.start({
    sources: only(),
    secretOf: async () => secret,
    addLink: createAddLink({
      requestAdd: async ({ subject, from, to, uri }) => {
        if (subject === 'unlinkable') throw new SkillpostError('BAD_FIELD', 'invalid', 'No.');
        asked.push([subject, from, to, uri].join(' '));
        return { requestId: 'r-1', duplicate: false };
      },
      parser: { parse: async (raw) => ({ ok: true, parts: parseMail(raw) }) },
      log: house.log,
    }),
  });
  await until('the one that cannot be linked to be taken over', () => house.accepted.length === 1);
  await until('another look', () => graph.asked.filter((one) => one.endsWith('/delta')).length > 3);
  assert.deepEqual(asked, ['linked ann@customer.test box-0@demo.test https://outlook.test/AAMk%2F0%3D']);
  assert.deepEqual(house.subjects, ['unlinkable']);
});
