// What a person is told of mail that they handed in for others (RFC 3461), over days of a clock that the test owns: of a
// failure, of a delay, of a server that tells nobody; each once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createMemorySubmissions } from '#actors/adapters/memory/submissions.ts';
import { systemChance } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Outcome } from '#gateway/outbound/smtp-client.ts';
import { createSubmissionDelivery } from '#gateway/submission/delivery.ts';
import { aTemplate } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { anAcceptedMail } from '#test/support/mail.ts';

const recipient = 'kim@customer.test';
const delivered: Outcome = { state: 'delivered', code: 250, text: '250 2.0.0 ok', tryNext: false };
const deferred: Outcome = { state: 'deferred', code: 451, text: '451 4.2.0 later', tryNext: false };
const refused: Outcome = { state: 'failed', code: 550, text: '550 5.1.1 nobody', tryNext: false };

interface Told {
  readonly action: string;
  /** Since the mail was handed in. */
  readonly atMs: number;
  readonly mail: AcceptedMail;
}

/** Hands in a mail, and tries it for as long as it is to be tried. What is recorded may be lost. */
async function lifeOf(
  outcomes: readonly Outcome[],
  { notify = [], lose = 0, fields = {} }: { notify?: readonly string[]; lose?: number; fields?: object } = {},
): Promise<{ readonly told: readonly Told[]; readonly attemptsAtMs: readonly number[] }> {
  const clock = createManualClock();
  const startedAt = clock.now();
  const mailStore = createMemoryMailStore({ clock, chance: systemChance });
  const submissions = createMemorySubmissions(clock, () => []);
  const dsn = {
    return: '',
    envelopeId: '',
    recipients: [{ address: recipient, notify, originalRecipient: '' }],
  } as const;
  const handedIn = {
    source: 'submission',
    submittedBy: 'anna',
    envelopeFrom: 'anna@demo.test',
    mailboxId: '',
  };
  const archiveId = await mailStore.accept(
    anAcceptedMail({ ...handedIn, envelopeTo: [recipient], dsn, ...fields } as Partial<AcceptedMail>),
  );
  await submissions.queue(archiveId, [recipient]);
  const attemptsAtMs: number[] = [];
  const told = new Map<string, Told>();
  let losses = lose;
  const perform = createSubmissionDelivery({
    hostname: 'mx.demo.test',
    mailStore,
    submissions: {
      ...submissions,
      async record(...input) {
        if (losses === 0) return submissions.record(...input);
        losses -= 1;
        throw new Error('the process ended');
      },
    },
    async accept(mail) {
      const id = await mailStore.accept(mail);
      const action = /^Action: (\S+)\r$/m.exec(Buffer.from(mail.raw).toString())?.[1] ?? '';
      if (!told.has(id)) told.set(id, { action, atMs: clock.now() - startedAt, mail });
      return id;
    },
    courier: {
      connections: () => 0,
      stop: () => undefined,
      async deliver() {
        attemptsAtMs.push(clock.now() - startedAt);
        return outcomes[attemptsAtMs.length - 1] ?? outcomes.at(-1) ?? assert.fail();
      },
    },
    reportTemplate: (action) => aTemplate(action, { text: `Own words: ${action}.` }),
    clock,
    log: createKeptLog(),
  });
  for (let again: number | null = clock.now(); again !== null;) {
    clock.advance(again - clock.now());
    again = await perform({ archiveId, recipient }).catch(() => clock.now() + 1_000);
  }
  return { told: [...told.values()], attemptsAtMs };
}

const actions = ({ told }: { told: readonly Told[] }): readonly string[] => told.map(({ action }) => action);

test('T10: who asked for it is told that a server which tells nobody has taken the mail', async () => {
  assert.deepEqual(actions(await lifeOf([delivered], { notify: ['success', 'failure'] })), ['relayed']);
  const { told } = await lifeOf([delivered], { notify: ['success'] });
  const { source, envelopeFrom, envelopeTo, accountIds } = told[0]?.mail ?? assert.fail();
  assert.deepEqual(
    [source, envelopeFrom, envelopeTo, accountIds],
    ['report', '', ['anna@demo.test'], ['anna']],
  );
  assert.match(Buffer.from(told[0]?.mail.raw ?? []).toString(), /^Own words: relayed\.\r$/m);
});

test('T10: a server that tells itself is left to it, and who did not ask hears nothing', async () => {
  assert.deepEqual(actions(await lifeOf([{ ...delivered, reports: true }], { notify: ['success'] })), []);
  for (const notify of [[], ['never'], ['failure'], ['delay']])
    assert.deepEqual(actions(await lifeOf([delivered], { notify })), [], notify.join());
});

test('T10: after four hours who asked is told once that the mail is late, and in the end that it failed', async () => {
  const { told, attemptsAtMs } = await lifeOf([deferred], { notify: ['delay', 'failure'] });
  assert.deepEqual(
    told.map(({ action }) => action),
    ['delayed', 'failed'],
  );
  assert.equal(told[0]?.atMs, limits.delayReportMs);
  assert.ok((told[1]?.atMs ?? 0) > limits.deliveryGiveUpMs);
  assert.ok(attemptsAtMs.length < limits.deliveryAttempts);
});

test('T10: who did not ask for delays is told of the failure alone, and the ladder is as it was', async () => {
  const { told, attemptsAtMs } = await lifeOf([deferred]);
  assert.deepEqual(
    told.map(({ action }) => action),
    ['failed'],
  );
  assert.ok(!attemptsAtMs.includes(limits.delayReportMs));
  assert.deepEqual(actions(await lifeOf([deferred], { notify: ['never'] })), []);
});

test('T10: a mail that arrives before four hours are over is no delay', async () => {
  assert.deepEqual(actions(await lifeOf([deferred, deferred, delivered], { notify: ['delay'] })), []);
});

test('T10: a crash after the report, before the record, makes no second one', async () => {
  for (const [outcomes, action] of [
    [[refused], 'failed'],
    [[delivered], 'relayed'],
  ] as const) {
    const { told, attemptsAtMs } = await lifeOf(outcomes, { notify: ['success', 'failure'], lose: 2 });
    assert.deepEqual(actions({ told }), [action]);
    assert.equal(attemptsAtMs.length, 3);
  }
});

test('T10: nobody is told of mail without a return path, nor of a report of ours to somebody elsewhere', async () => {
  const notify = ['success', 'failure', 'delay'];
  for (const outcome of [refused, delivered, deferred])
    for (const fields of [
      { envelopeFrom: '' },
      { envelopeFrom: '', source: 'report', submittedBy: undefined },
    ])
      assert.deepEqual(actions(await lifeOf([outcome], { notify, fields })), []);
});
