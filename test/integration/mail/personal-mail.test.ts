// Mail to people over real sockets: which addresses are taken, what lands in whose Inbox, and what still becomes a case.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { User } from '#actors/vocabulary/directory.ts';
import { aDirectory, aMailbox, aQueue, aUser } from '#test/support/directory.ts';
import { startTestEdge, type TestEdge } from '#test/support/mail-edge.ts';
import { sendRaw, talkTo } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

const account = (id: string, fields: Partial<User> = {}): User => aUser(id, { role: 'account', ...fields });

let edge: TestEdge;
before(async () => {
  edge = await startTestEdge({
    directory: aDirectory({
      queues: [aQueue('support')],
      mailboxes: [aMailbox('support')],
      users: [
        account('anna', { aliases: ['anna.berg@demo.test', 'sales@branch.test'] }),
        account('small', { quotaBytes: 1_000 }),
        account('large'),
        account('off', { active: false }),
        aUser('agent1'),
        account('away', { email: 'someone@elsewhere.test' }),
        aUser('lost', { email: 'lost@closed.test' }),
      ],
      domains: [
        { id: 'branch', name: 'branch.test', description: '', active: true, catchAll: 'anna@demo.test' },
        { id: 'closed', name: 'closed.test', description: '', active: false, catchAll: '' },
      ],
    }),
  });
});
after(() => edge.stop());

const raw = (subject: string, body = 'Hello.\r\n'): string =>
  `From: Kim <kim@customer.test>\r\nSubject: ${subject}\r\n\r\n${body}`;

async function accepted(subject: string, recipients: readonly string[]): Promise<string> {
  const answer = await sendRaw(edge.port, raw(subject), { to: recipients });
  const id = /^250 2\.6\.0 accepted as (\S+)$/.exec(answer)?.[1];
  assert.ok(id, answer);
  await until('it to be routed', () => !edge.store.unrouted().includes(id));
  return id;
}

const count = async (id: string): Promise<number> =>
  (await edge.accountMail.folders(id)).find(({ folder }) => folder === 'inbox')?.messages ?? 0;

test('F1, F3: mail to an account, its aliases and its plus-form lies in its Inbox, and makes no case', async () => {
  const before = await count('anna');
  for (const to of ['anna@demo.test', 'Anna.Berg@demo.test', 'anna+news@demo.test', 'sales@branch.test'])
    await accepted(`to ${to}`, [to]);
  assert.equal(await count('anna'), before + 4);
  assert.deepEqual(edge.client.received(), []);
});

test('F1: an agent has a personal mailbox, too', async () => {
  await accepted('to an agent', ['agent1@demo.test']);
  assert.equal(await count('agent1'), 1);
});

test('F1: one mail to two accounts and a mailbox of cases is archived once, lies in both Inboxes and makes one case', async () => {
  const [anna, agent] = [await count('anna'), await count('agent1')];
  const id = await accepted('to all', ['anna@demo.test', 'agent1@demo.test', 'support@demo.test']);
  assert.deepEqual([await count('anna'), await count('agent1')], [anna + 1, agent + 1]);
  const told = edge.client.received().filter(({ messageId }) => messageId === id);
  assert.equal(told.length, 1);
});

test('F1: what was placed and not routed is driven again, and placed once', async () => {
  const before = await count('anna');
  edge.client.setDown(true);
  const answer = await sendRaw(edge.port, raw('both'), { to: ['anna@demo.test', 'support@demo.test'] });
  const id = answer.split(' ').at(-1) ?? '';
  await until('the Inbox to have it', async () => (await count('anna')) === before + 1);
  assert.ok(edge.store.unrouted().includes(id), 'the case does not have it');
  edge.client.setDown(false);
  await until('the sweeper', () => !edge.store.unrouted().includes(id));
  assert.equal(await count('anna'), before + 1);
});

test('F1: names that nobody has are refused, or go to the catch-all of their domain', async () => {
  assert.match(await sendRaw(edge.port, raw('x'), { to: ['nobody@demo.test'] }), /^550 5\.1\.1 /);
  assert.match(await sendRaw(edge.port, raw('x'), { to: ['off@demo.test'] }), /^550 5\.1\.1 /);
  assert.match(await sendRaw(edge.port, raw('x'), { to: ['someone@elsewhere.test'] }), /^550 5\.7\.1 /);
  assert.match(await sendRaw(edge.port, raw('x'), { to: ['lost@closed.test'] }), /^550 5\.7\.1 /);
  const before = await count('anna');
  await accepted('caught', ['whoever@branch.test']);
  assert.equal(await count('anna'), before + 1);
});

test('F3: a full mailbox answers 452 and is left alone; what can never fit is 552', async () => {
  const talk = await talkTo(edge.port);
  await talk.say('EHLO client.test\r\n');
  await talk.say('MAIL FROM:<a@b.test> SIZE=5000\r\n');
  assert.match(await talk.say('RCPT TO:<small@demo.test>\r\n'), /^552 5\.2\.2 /);
  assert.match(await talk.say('RCPT TO:<large@demo.test>\r\n'), /^250 /);
  talk.end();
  const big = raw('unannounced', `${'x'.repeat(990)}\r\n`.repeat(3));
  assert.match(await sendRaw(edge.port, big, { to: ['small@demo.test'] }), /^552 5\.2\.2 /);
  const body = `${'x'.repeat(500)}\r\n`;
  assert.match(await sendRaw(edge.port, raw('fits', body), { to: ['small@demo.test'] }), /^250 /);
  assert.match(await sendRaw(edge.port, raw('fills', body), { to: ['small@demo.test'] }), /^250 /);
  await until('both in the Inbox', async () => (await count('small')) === 2);
  assert.match(await sendRaw(edge.port, raw('more'), { to: ['small@demo.test'] }), /^452 4\.2\.2 /);
});
