// How queues wait, over the real API with real mail: in which order, until when, until how many, and who takes something
// out by hand.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { House } from '#test/support/house.ts';

let house: House;

describe('routing: what waits', { timeout: 300_000 }, () => {
  before(async () => {
    house = await House.open();
  });
  after(async () => {
    await house?.close();
  });

  test('F27: a group has its members, who see it by name', async () => {
    const member = await house.person();
    const { id } = await house.admin.must('POST', '/groups', { name: 'Night shift' });
    await house.admin.must('PUT', `/groups/${id}/members/${member.userId}`);
    const group = await house.until('the member', async () => {
      const found = await member.must('GET', `/groups/${id}`);
      return found.userIds.includes(member.userId) ? found : null;
    });
    assert.equal(group.name, 'Night shift');
  });

  test('F28 F42 C4: a VIP customer comes first, then the older mail, and the score is shown', async () => {
    const agent = await house.person({}, { capacity: 1 });
    const queue = await house.queue('Important', [agent]);
    await house.admin.must('POST', '/vips', { address: 'queen@customer.test', name: 'Queen', priority: 5 });
    await house.mails(queue, 2);
    await house.mail(queue, { from: 'queen@customer.test', subject: 'Royal' });
    await house.waiting(queue, 3);
    const { items } = await house.live(queue);
    assert.deepEqual(
      items.map(({ subject }: { subject: string }) => subject),
      ['Royal', 'Mail 1', 'Mail 2'],
    );
    assert.ok(items[0].score > items[1].score && items[1].score >= items[2].score);
    await agent.goToWork(queue);
    for (const subject of ['Royal', 'Mail 1', 'Mail 2']) {
      assert.equal((await house.offer(agent)).subject, subject);
      await house.answers(agent, await house.takes(agent));
    }
  });

  test('F32: from a pull queue agents fetch; a hybrid one offers when nobody has fetched in time', async () => {
    const { queue, one, other } = await house.pair('Pulled', { mode: 'pull' });
    await house.mails(queue, 1);
    await house.waiting(queue, 1);
    await house.shows([one, other], [0, 0]);
    const { conversationId } = await one.must('POST', '/agents/me/next');
    assert.equal((await house.cases(queue))[0]?.id, conversationId);
    const late = await house.person();
    const hybrid = await house.queue('Half pulled', [late], { mode: 'hybrid', hybridPullMs: 2_000 });
    await house.mails(hybrid, 1);
    await house.waiting(hybrid, 1);
    await late.goToWork(hybrid);
    assert.equal((await house.offer(late)).queue, hybrid);
  });

  test('F43: only VIP mail may be picked where the queue says so, and by one agent', async () => {
    const [one, other] = [await house.person(), await house.person()];
    const queue = await house.queue('Picked', [one, other], { pick: 'vip' });
    await house.admin.must('POST', '/vips', { address: 'king@customer.test', name: 'King', priority: 1 });
    await house.mail(queue, { subject: 'Plain' });
    await house.mail(queue, { from: 'king@customer.test', subject: 'Royal' });
    await house.waiting(queue, 2);
    const cases = await house.until('both to be in the list', async () => {
      const found = await house.cases(queue);
      return found.length === 2 ? found : null;
    });
    const idOf = (subject: string): string => cases.find((one) => one.subject === subject)?.id ?? '';
    const refused = await one.call('POST', `/conversations/${idOf('Plain')}/pick`);
    assert.deepEqual([refused.status, refused.body.code], [409, 'ONLY_VIP']);
    const picks = await Promise.all(
      [one, other].map((agent) => agent.call('POST', `/conversations/${idOf('Royal')}/pick`)),
    );
    assert.deepEqual(
      picks.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 409],
    );
  });

  test('F50 F51 T13: what waits is offered in order as soon as somebody is there, and has one owner then', async () => {
    const agent = await house.person({}, { capacity: 1 });
    const queue = await house.queue('Backlog', [agent]);
    await house.mails(queue, 3);
    await house.waiting(queue, 3);
    await agent.goToWork(queue);
    for (const subject of ['Mail 1', 'Mail 2', 'Mail 3']) {
      assert.equal((await house.offer(agent)).subject, subject);
      const id = await house.takes(agent);
      await house.until(
        'the owner',
        async () => (await agent.must('GET', `/conversations/${id}`)).agent === agent.userId,
      );
      await house.answers(agent, id);
    }
  });

  test('F52 T28: two who ask for the next case at once never get the same', async () => {
    const { queue, one, other } = await house.pair('Next', { mode: 'pull' });
    await house.mails(queue, 1);
    await house.waiting(queue, 1);
    const got = await Promise.all([one, other].map((agent) => agent.must('POST', '/agents/me/next')));
    const ids = got.map(({ conversationId }) => conversationId).filter((id) => id !== null);
    assert.deepEqual(ids, [(await house.cases(queue))[0]?.id]);
    assert.equal((await one.must('POST', '/agents/me/next')).conversationId, null);
  });

  test('F53: the next case comes from the pool with the first priority, and of equal ones the oldest', async () => {
    const agent = await house.person({}, { capacity: 5 });
    const pulled = { mode: 'pull' };
    const later = await house.queue('Later pool', [[agent, { priority: 2 }]], pulled);
    const first = await house.queue('First pool', [[agent, { priority: 1 }]], pulled);
    const equal = await house.queue('Equal pool', [[agent, { priority: 1 }]], pulled);
    for (const queue of [later, equal, first]) await house.mails(queue, 1);
    await agent.goToWork(later, first, equal);
    const order: string[] = [];
    for (let number = 0; number < 3; number += 1) {
      const { conversationId } = await agent.must('POST', '/agents/me/next');
      order.push((await agent.must('GET', `/conversations/${conversationId}`)).queue);
    }
    assert.deepEqual(order, [equal, first, later]);
  });

  test('F54 F30: a queue’s cap for one agent holds, and a change of it counts for the next decision', async () => {
    const agent = await house.person();
    const queue = await house.queue('Capped', [agent], { mostPerAgent: 1 });
    await agent.goToWork(queue);
    await house.mails(queue, 2);
    await house.shows([agent], [1]);
    await house.waiting(queue, 1);
    const before = await house.admin.must('GET', `/queues/${queue}`);
    const changed = await house.admin.must('PATCH', `/queues/${queue}`, { mostPerAgent: 2 });
    assert.ok(changed.version > before.version);
    await house.shows([agent], [2]);
  });

  test('F56: outside its hours a queue holds its mail, and offers it when it opens', async () => {
    const { id } = await house.admin.must('POST', '/schedules', {
      name: 'Never',
      zone: 'Europe/Berlin',
      weekly: [],
    });
    const agent = await house.person();
    const queue = await house.queue('Hours', [agent], { scheduleId: id });
    await agent.goToWork(queue);
    await house.mails(queue, 1);
    await house.waiting(queue, 1);
    assert.deepEqual([(await house.live(queue)).closed, await house.shown(agent)], [true, []]);
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
    await house.admin.must('PATCH', `/schedules/${id}`, { weekly });
    assert.equal((await house.offer(agent)).queue, queue);
  });

  test('F57 F81 F127: too many who wait raise an alarm, and the mail is taken all the same', async () => {
    const thresholds = { waiting: 2, oldestMs: null, handlingMs: null, dropoutMs: null };
    const queue = await house.queue('Alarmed', [], { thresholds });
    await house.mails(queue, 1);
    assert.deepEqual((await house.live(queue)).alarms, []);
    await house.mail(queue, { subject: 'Second' });
    const [alarm] = await house.until('the alarm', async () => {
      const { alarms } = await house.live(queue);
      return alarms.length > 0 ? alarms : null;
    });
    assert.equal(alarm.name, 'waiting');
    await house.waiting(queue, 2);
  });

  test('F58: what is too much goes to the backup queue, with its arrival time', async () => {
    const backupQueue = await house.queue('Backup', []);
    const backup = { queueId: backupQueue, afterMs: null, length: 1, whenClosed: false };
    const queue = await house.queue('Crowded', [], { backup });
    await house.mails(queue, 1);
    await house.mail(queue, { subject: 'Too much' });
    await house.waiting(backupQueue, 1);
    const [item] = (await house.live(backupQueue)).items;
    assert.equal(item.subject, 'Too much');
    const { workItem } = await house.admin.must('GET', `/conversations/${item.conversationId}`);
    assert.equal(workItem.enqueuedAt, item.enqueuedAt);
    await house.waiting(queue, 1);
  });
});
