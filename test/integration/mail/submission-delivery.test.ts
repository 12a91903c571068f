// What becomes of handed-in mail on its way out: tried again, delivered, or reported back to who wrote it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemClock } from '#actors/adapters/system/clock.ts';
import type { Courier } from '#gateway/outbound/courier.ts';
import type { Letter, Outcome } from '#gateway/outbound/smtp-client.ts';
import { createSubmissionDelivery } from '#gateway/submission/delivery.ts';
import { aDirectory, aUser } from '#test/support/directory.ts';
import { handIn, newestJob } from '#test/support/handing-in.ts';
import type { HandedIn } from '#test/support/handing-in.ts';
import { hostname } from '#test/support/mail-edge.ts';
import { startSubmissionEdge } from '#test/support/submission-edge.ts';
import type { SubmissionEdge } from '#test/support/submission-edge.ts';
import { missing } from '#test/support/tools.ts';

const noPython = await missing('python3');
let edge: SubmissionEdge;
before(async () => {
  edge = await startSubmissionEdge(aDirectory({ users: [aUser('anna')] }));
});
after(() => edge.stop());

const send = (sent?: HandedIn): Promise<string> => handIn(edge, sent);

/** Delivers the newest job with the answers given, one an attempt. */
async function deliver(
  ...outcomes: readonly Outcome[]
): Promise<{ letters: Letter[]; again: (number | null)[] }> {
  const letters: Letter[] = [];
  const again: (number | null)[] = [];
  const courier: Courier = {
    connections: () => 0,
    stop: () => undefined,
    async deliver(letter) {
      letters.push(letter);
      return outcomes[letters.length - 1] ?? assert.fail('one attempt too many');
    },
  };
  const perform = createSubmissionDelivery({
    hostname,
    mailStore: edge.store,
    submissions: edge.submissions,
    accept: (mail) => edge.accept(mail),
    courier,
    clock: systemClock,
    log: edge.log,
    retryMs: [10],
  });
  const { archiveId, recipient } = await newestJob(edge);
  for (let attempt = 0; attempt < outcomes.length; attempt += 1)
    again.push(await perform({ archiveId, recipient }));
  assert.equal(await perform({ archiveId, recipient }), null, 'what is over is not tried again');
  return { letters, again };
}

const delivered: Outcome = { state: 'delivered', code: 250, text: '250 2.0.0 ok', tryNext: false };
const deferred: Outcome = { state: 'deferred', code: 451, text: '451 4.2.0 later', tryNext: false };
const refused: Outcome = { state: 'failed', code: 550, text: '550 5.1.1 <x@y.test> unknown', tryNext: false };

test(
  'T10: what is handed in is tried again, with the same octets, until it is delivered',
  { skip: noPython ?? false },
  async () => {
    assert.equal(await send(), 'sent');
    const { letters, again } = await deliver(deferred, delivered);
    assert.equal(letters[0]?.raw.compare(letters[1]?.raw ?? Buffer.alloc(0)), 0);
    assert.equal(letters[0]?.envelopeFrom, 'anna@demo.test');
    assert.deepEqual(
      again.map((at) => at === null),
      [false, true],
    );
    const [delivery] = await edge.submissions.deliveries((await newestJob(edge)).archiveId);
    assert.deepEqual([delivery?.state, delivery?.attempts, delivery?.lastCode], ['delivered', 2, 250]);
  },
);

test(
  'T10: a mail that failed comes back to its sender’s Inbox, with what the server said',
  { skip: noPython ?? false },
  async () => {
    const inbox = async () =>
      (await edge.accountMail.openInbox('anna', 'test', 1)) as { uids: readonly number[] };
    assert.equal(await send(), 'sent');
    await deliver(refused);
    const uid = (await inbox()).uids.at(-1) ?? assert.fail('nothing came back');
    const report = await edge.store.archived((await edge.accountMail.archiveIdOf('anna', uid)) ?? '');
    assert.equal(report?.envelopeFrom, '');
    assert.deepEqual(report?.envelopeTo, ['anna@demo.test']);
    const raw = Buffer.from(report?.raw ?? []).toString();
    for (const part of [
      'Content-Type: multipart/report; report-type=delivery-status;',
      'Reporting-MTA: dns; mx.demo.test',
      'Final-Recipient: rfc822; customer@customer.test\r\nAction: failed\r\nStatus: 5.1.1\r\n',
      'Diagnostic-Code: smtp; 550 5.1.1 <x@y.test> unknown',
      'Subject: Hi',
    ])
      assert.ok(raw.includes(part), `${part}\n${raw}`);
    assert.doesNotMatch(raw, /\r(?!\n)|(?<!\r)\n/);
  },
);

test('T10: nobody is told of a report that failed', { skip: noPython ?? false }, async () => {
  assert.equal(await send({ from: '' }), 'sent');
  const before = await edge.accountMail.folders('anna');
  await deliver(refused);
  assert.deepEqual(await edge.accountMail.folders('anna'), before);
});
