// Mailboxes through a running system: pools that say what their mailboxes do not, addresses that only send, and a server of
// a mailbox's own.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { House } from '#test/support/house.ts';
import { anOutsideServer } from '#test/support/mailboxes.ts';
import { startSmtpSink, type SmtpSink } from '#test/support/smtp-sink.ts';
import { createTransport } from 'nodemailer';

let house: House;
let own: SmtpSink;
const login = { user: 'shop', pass: 'the password of the shop' };

before(async () => {
  own = await startSmtpSink({ login });
  house = await House.open();
});
after(async () => {
  await house.close();
  await own.stop();
});

async function mail(to: string, subject: string): Promise<void> {
  const { smtp: port } = house.system.ports;
  const transport = createTransport({ host: '127.0.0.1', port, tls: { rejectUnauthorized: false } });
  await transport.sendMail({ from: 'kim@customer.test', to, subject, text: 'Hello' });
  transport.close();
}

const sentBy = (sink: SmtpSink, subject: string): boolean =>
  sink.mails.some(({ raw }) => raw.includes(subject));

test('F16 F104: a mailbox takes queue and receipt from its pool, live at once, and what it says itself comes first', async () => {
  const queue = await house.queue('orders', [], { receiptEnabled: true });
  const other = await house.queue('elsewhere', [], { receiptEnabled: true });
  const pool = await house.admin.must('POST', '/pools', { name: 'Shops', queueId: queue });
  const address = 'shop@demo.test';
  const box = await house.admin.must('POST', '/mailboxes', { address, name: 'Shop', poolId: pool.id });
  assert.deepEqual([box.queueId, box.ownQueueId, box.poolId], ['orders', null, 'shops']);
  const template = { name: 'Shops', kind: 'receipt', poolId: pool.id, subject: 'From the pool {case.tag}' };
  await house.admin.must('POST', '/templates', {
    ...template,
    queueId: null,
    text: 'Thank you, says the pool.',
  });
  await mail(address, 'First order');
  await house.waiting(queue, 1);
  await house.until('the receipt of the pool', async () => sentBy(house.sink, 'Thank you, says the pool.'));
  await house.admin.must('PATCH', `/mailboxes/${box.id}`, { queueId: other });
  await mail(address, 'Second order');
  await house.waiting(other, 1);
  const refused = await house.admin.call('DELETE', `/pools/${pool.id}`);
  assert.deepEqual([refused.status, refused.body.code], [409, 'IN_USE']);
});

test('F16 F152: a case has the deadline of its pool from when its mail came, and keeps it; a form has it, too', async () => {
  const queue = await house.queue('parcels', []);
  const pool = await house.admin.must('POST', '/pools', {
    name: 'Parcels',
    queueId: queue,
    deadlineMinutes: 90,
  });
  const box = await house.admin.must('PATCH', '/mailboxes/parcels', { poolId: pool.id });
  assert.deepEqual([box.deadlineMinutes, box.ownDeadlineMinutes], [90, null]);
  await mail('parcels@demo.test', 'First parcel');
  await house.waiting(queue, 1);
  const [item] = (await house.live(queue)).items;
  const allowed = Date.parse(item.deadlineAt) - Date.parse(item.enqueuedAt);
  assert.equal(allowed, 90 * 60_000);
  const shown = async () =>
    (await house.admin.must('GET', `/conversations/${item.conversationId}`)).deadlineAt;
  assert.equal(await shown(), item.deadlineAt);
  await house.admin.must('PATCH', '/mailboxes/parcels', { deadlineMinutes: 1 });
  await house.admin.must('POST', '/forms/parcels', {
    email: 'kim@customer.test',
    subject: 'By form',
    text: 'Hello',
  });
  await house.waiting(queue, 2);
  const due = new Date(Date.now() + 120_000).toISOString();
  await house.until('what is due soon to be found', async () => {
    const { items } = await house.admin.must('GET', `/conversations?queue=${queue}&dueBefore=${due}`);
    return items.length === 1 && items[0].subject === 'By form' && items[0].deadlineAt !== null;
  });
  const overdue = await house.admin.must('GET', `/conversations?queue=${queue}&dueBefore=now`);
  assert.deepEqual(overdue.items, []);
  assert.equal(await shown(), item.deadlineAt, 'it keeps what it opened with');
});

test('F13: what comes to an address that only sends is kept as a closed case, and nobody is offered it', async () => {
  const queue = await house.queue('campaign', []);
  await house.admin.must('PATCH', '/mailboxes/campaign', { makesWork: false });
  await mail('campaign@demo.test', 'An answer to the campaign');
  await house.until('the case to be kept', async () => (await house.cases(queue)).length === 1);
  const [kept] = await house.cases(queue);
  assert.equal(kept.status, 'closed');
  const whole = await house.admin.must('GET', `/conversations/${kept.id}`);
  assert.equal(whole.messages[0].subject, 'An answer to the campaign');
  assert.equal((await house.live(queue)).waiting, 0);
});

test('F8 F11 T18: a reply leaves by the server of its mailbox, from its address, once a login there has worked', async () => {
  const { queue, one, other } = await house.pair('store');
  const sending = anOutsideServer({
    host: '127.0.0.1',
    port: own.port,
    security: 'plain',
    plainConfirmed: true,
    user: login.user,
  });
  const wrong = await house.admin.call('PATCH', '/mailboxes/store', { sending, sendingPassword: 'wrong' });
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'BOX_CHECK_FAILED']);
  assert.equal((await house.admin.must('GET', '/mailboxes/store')).sending, null);
  const saved = await house.admin.must('PATCH', '/mailboxes/store', { sending, sendingPassword: login.pass });
  assert.deepEqual([saved.health[0].protocol, saved.health[0].state], ['smtp', 'ok']);
  await house.until('the test of sending to end', async () => {
    const { sendingTests } = await house.admin.must('GET', '/mailboxes/store');
    return sendingTests.length === 1 && sendingTests[0].state === 'taken';
  });
  const tested = own.mails.find(({ raw }) => raw.includes('A test of sending'));
  assert.match(tested?.raw.toString() ?? '', /^From: .*<store@demo\.test>/m);
  await mail('store@demo.test', 'Where is my parcel');
  const taker = await Promise.any(
    [one, other].map(async (agent) => ({ agent, id: await house.takes(agent) })),
  );
  await house.answers(taker.agent, taker.id);
  await house.until('the reply to leave', async () => sentBy(own, 'Done.'));
  assert.equal(sentBy(house.sink, 'Where is my parcel'), false);
  const reply = own.mails.find(({ raw }) => raw.includes('Done.'));
  assert.match(reply?.raw.toString() ?? '', /^From: .*<store@demo\.test>/m);
  assert.equal((await house.live(queue)).waiting, 0);
});
