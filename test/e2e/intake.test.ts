// What comes in besides mail, through every part: forms and requests, from the first byte to the agent who is done.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from '#actors/adapters/postgres/database.ts';
import { House } from '#test/support/house.ts';
import { runTool } from '#test/support/tools.ts';

let house: House;

describe('intake besides mail', { timeout: 300_000 }, () => {
  before(async () => {
    house = await House.open();
  });
  after(async () => {
    await house?.close();
  });

  async function post(slug: string, body: object): Promise<{ id: string; conversationId: string }> {
    const response = await fetch(`http://127.0.0.1:${house.system.ports.http}/api/v1/forms/${slug}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 201);
    return (await response.json()) as { id: string; conversationId: string };
  }

  test('F4 F62 T31: a form is offered as a mail is, with its hidden fields, found by them, and answered', async () => {
    const agent = await house.person();
    const queue = await house.queue('Web', [agent], { receiptEnabled: true });
    const labels = { field1: 'Contract', field2: '', field3: '', field4: '', field5: '', field6: '' };
    await house.admin.must('PATCH', `/queues/${queue}`, { fieldLabels: labels });
    await agent.goToWork(queue);
    const fields = { customerId: 'K-4711', field1: 'Goldvertrag' };
    const message = {
      email: 'kim@customer.test',
      name: 'Kim',
      subject: 'From the web',
      message: 'Hello',
      fields,
    };
    const { conversationId } = await post(queue, message);
    assert.equal(await house.takes(agent), conversationId);
    const seen = await agent.must('GET', `/conversations/${conversationId}`);
    assert.equal(seen.fields.customerId, 'K-4711');
    assert.equal(seen.fields.Contract, 'Goldvertrag');
    assert.equal(seen.messages[0].text.trim(), 'Hello');
    await house.until('the hidden field to be found', async () => {
      const { items } = await agent.must('GET', '/conversations?q=Goldvertrag');
      return items.length === 1 && items[0].id === conversationId;
    });
    await agent.must('POST', `/conversations/${conversationId}/replies`, { text: 'Hello Kim', close: true });
    const answer = await house.until('the answer', async () =>
      house.sink.mails.find(({ raw }) => /^Subject: Re: From the web/m.test(raw)),
    );
    assert.deepEqual(answer.recipients, ['kim@customer.test']);
    assert.doesNotMatch(answer.raw, /Goldvertrag|K-4711/, 'hidden fields stay with us');
  });

  test('F21 F22: a request is offered with its URI, finished, counted, and then can be asked for again', async () => {
    const agent = await house.person();
    const queue = await house.queue('Tasks', [agent]);
    await agent.goToWork(queue);
    const asked = {
      from: '+49 30 1234',
      to: queue,
      subject: 'Call back',
      uri: 'https://crm.test/tasks/1',
      vipScore: 3,
    };
    const added = await house.admin.must('POST', '/requests', asked);
    const again = await house.admin.must('POST', '/requests', asked);
    assert.deepEqual(again, { requestId: added.requestId, duplicate: true });
    const offer = await house.offer(agent);
    assert.equal(offer.uri, asked.uri);
    assert.equal(offer.priority, 3);
    assert.equal(await house.takes(agent), added.requestId);
    assert.equal(
      (await house.admin.call('DELETE', `/requests/${added.requestId}`)).body.code,
      'REQUEST_TAKEN',
    );
    await agent.must('POST', `/conversations/${added.requestId}/close`);
    const third = await house.admin.must('POST', '/requests', asked);
    assert.equal(third.duplicate, false);
    assert.equal((await house.offer(agent)).followUp, true);
    assert.equal((await house.admin.call('DELETE', `/requests/${added.requestId}`)).status, 204);
    await house.until('the offer to be taken back', async () => (await house.shown(agent)).length === 0);
    assert.ok(
      house.sink.mails.every(({ raw }) => !raw.includes('Call back')),
      'nothing is written to anybody',
    );
  });

  test('F24: a scheduled request is offered at its time, to whom it is reserved for', async () => {
    const { queue, one, other } = await house.pair('Later');
    const scheduledAt = Date.now() + 3_000;
    const asked = { from: 'crm', to: queue, subject: 'Later', uri: 'https://crm.test/tasks/2' };
    const { requestId } = await house.admin.must('POST', '/requests', {
      ...asked,
      scheduledAt: new Date(scheduledAt).toISOString(),
      reservedUserId: other.userId,
      reservedUserWaitTime: 600,
    });
    assert.equal((await house.admin.must('GET', `/requests/${requestId}`)).status, 'scheduled');
    assert.equal((await house.live(queue)).waiting, 0);
    const offer = await house.offer(other);
    assert.ok(Date.now() >= scheduledAt);
    assert.equal(Date.parse(offer.enqueuedAt), scheduledAt);
    assert.deepEqual(await house.shown(one), []);
  });

  test('F17 N3: the archive is proven by a command, which finds a mail that was taken away', async () => {
    const queue = await house.queue('Proof', []);
    await house.mails(queue, 3);
    const verify = () =>
      runTool(process.execPath, ['--disable-warning=ExperimentalWarning', 'deploy/verify.ts'], '', {
        SKILLPOST_DATA: house.system.dataDirectory,
      });
    const whole = await verify();
    assert.equal(whole.code, 0, whole.output);
    assert.match(whole.output, new RegExp(`^${queue} +3 mails .* whole`, 'm'));
    assert.match(whole.output, /The archive is what was accepted\./);
    const stores = await readFile(join(house.system.dataDirectory, 'stores.json'), 'utf8');
    const db = openDatabase((JSON.parse(stores) as { databaseUrl: string }).databaseUrl);
    try {
      await sql`update archive set envelope_from = 'other@customer.test' where mailbox_id = ${queue} and id = (
        select archive_id from archive_chain where mailbox_id = ${queue} and seq = 2)`.execute(db);
    } finally {
      await db.destroy();
    }
    const broken = await verify();
    assert.equal(broken.code, 1, broken.output);
    assert.match(broken.output, /no\. 2 \S+ it is not what was accepted/);
  });
});
