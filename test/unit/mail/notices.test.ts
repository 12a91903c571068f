// Notices to customers, from the effect to the mail that is sent (F98–F106).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { Directory, Template } from '#actors/vocabulary/directory.ts';
import { isMachineMessageId, isOwnMessageId } from '#actors/vocabulary/correspondence.ts';
import { mintReplyAddress } from '#actors/vocabulary/reply-address.ts';
import { renderMime } from '#gateway/mail/render.ts';
import { WaitForecast } from '#proto/gen/skillpost/v1/queue.ts';
import { aDirectory, aMailbox, aQueue, aTemplate } from '#test/support/directory.ts';
import { anEffectRunner, aReceipt, tag } from '#test/support/effect-runner.ts';
import { anAcceptedMail, aParsedMail } from '#test/support/mail.ts';
import { sign } from '#test/support/mail-edge.ts';

test('F98: a receipt is one per case however often it is asked for, by a machine, with a null return path', async () => {
  const { run, mailStore } = anEffectRunner();
  await run(aReceipt(), '17-1');
  await run(aReceipt(), '17-1');
  await run(aReceipt(), '99-5');
  assert.equal(mailStore.jobs.length, 1);
  const [receipt] = await mailStore.messages('c-1');
  assert.ok(receipt);
  assert.equal(receipt.envelopeFrom, '');
  assert.equal(receipt.text, `Dear ann@customer.test, we have ${tag} in support.`);
  const raw = (await renderMime(receipt, [])).toString();
  assert.match(raw, /^Auto-Submitted: auto-replied\r$/m);
  assert.match(raw, /^X-Auto-Response-Suppress: All\r$/m);
  assert.ok(
    isMachineMessageId(receipt.messageIdHeader, sign) && isOwnMessageId(receipt.messageIdHeader, sign),
  );
  assert.ok(raw.includes(`\r\nX-Skillpost-Cause: ${receipt.messageIdHeader}\r\n`), raw);
  assert.match(raw, /^X-Loop: support@demo\.test\r$/m);
});

test('N5: who asked for no reports gets no receipt, unless a person sends it (RFC 3461)', async () => {
  const { run, mailStore } = anEffectRunner();
  const dsn = {
    return: '',
    envelopeId: '',
    recipients: [{ address: 'support@demo.test', notify: ['never'], originalRecipient: '' }],
  } as const;
  const archiveId = await mailStore.accept(anAcceptedMail({ dsn }));
  const kept = { messageId: 'in-1', archiveId, conversationId: 'c-1', mailboxId: 'support', at: 0 };
  await mailStore.keepIncoming({ ...kept, parsed: aParsedMail(), quarantineReason: null });
  await run(aReceipt(), '1-1');
  assert.equal(mailStore.jobs.length, 0);
  await run(aReceipt('ann@customer.test', { byUserId: 'anna' }), '1-2');
  assert.equal(mailStore.jobs.length, 1);
});

test('N5: no receipt goes to ourselves or to nobody', async () => {
  const { run, mailStore } = anEffectRunner();
  const own = mintReplyAddress(sign, 'sales@demo.test', 'c-2');
  for (const address of ['', 'Sales@demo.test', own]) await run(aReceipt(address), address);
  assert.equal(mailStore.jobs.length, 0);
});

test('N5: no receipt goes to a further address of a mailbox of ours', async () => {
  const mailboxes = [aMailbox('support', { aliases: ['help@demo.test'] })];
  const templates = [aTemplate('receipt', { text: 'We have it.' })];
  const directory = aDirectory({ queues: [aQueue('support')], mailboxes, templates });
  const { run, mailStore } = anEffectRunner({ directory });
  await run(aReceipt('Help@demo.test'), 'alias');
  assert.equal(mailStore.jobs.length, 0);
  await run(aReceipt('ann@customer.test'), 'customer');
  assert.equal(mailStore.jobs.length, 1);
});

const words: WaitForecast = { ...WaitForecast.create({}), words: 'within 2 hours' };

function telling(text: string, subject = ''): Directory {
  const templates = [aTemplate('receipt', { text, subject }), aTemplate('hold', { kind: 'hold', text })];
  return aDirectory({ queues: [aQueue('support')], mailboxes: [aMailbox('support')], templates });
}

test('F101, F102: a receipt tells place and wait as its queue says them, and makes that a promise', async () => {
  const directory = telling('Your place: {position}. We answer {ewt}.');
  // The item reaches its queue only after the first look.
  const { run, mailStore, asked } = anEffectRunner({
    directory,
    figures: () => ({ waits: asked.length > 1, position: 7, forecast: words }),
  });
  await run(aReceipt('ann@customer.test', { workItemId: 'w-1' }), '1-1');
  const [receipt] = await mailStore.messages('c-1');
  assert.equal(receipt?.text, 'Your place: 7. We answer within 2 hours.');
  assert.deepEqual(
    asked.map(({ queueId, workItemId, record }) => [queueId, workItemId, record]),
    [
      ['support', 'w-1', true],
      ['support', 'w-1', true],
    ],
  );
  assert.equal(new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size, 2);
});

test('F101: what cannot be said is left out, sentence by sentence, and a queue that does not know is asked no further', async () => {
  const directory = telling('Thank you. You are number {position}. We answer {ewt}.\n{ewt}\nRegards');
  const { run, mailStore, asked } = anEffectRunner({
    directory,
    figures: () => ({ waits: true, position: 2 }),
  });
  await run(aReceipt('ann@customer.test', { workItemId: 'w-1' }), '1-1');
  assert.equal((await mailStore.messages('c-1'))[0]?.text, 'Thank you. You are number 2.\nRegards');
  assert.equal(asked.length, 1);
  const never = anEffectRunner({ directory });
  await never.run(aReceipt('ann@customer.test', { workItemId: 'w-1' }), '1-1');
  assert.equal((await never.mailStore.messages('c-1'))[0]?.text, 'Thank you.\nRegards');
  assert.equal(never.asked.length, limits.noticeFigureTries);
});

test('F106: a queue that does not answer keeps no receipt from going out', async () => {
  const { run, mailStore } = anEffectRunner({
    directory: telling('Thank you. We answer {ewt}.'),
    figures: () => assert.fail('no answer'),
  });
  await run(aReceipt('ann@customer.test', { workItemId: 'w-1' }), '1-1');
  assert.equal((await mailStore.messages('c-1'))[0]?.text, 'Thank you.');
});

test('F102: each hold notice goes out once, however often it is asked for, and tells no figures without asking', async () => {
  const { run, mailStore, asked } = anEffectRunner({ directory: telling('Still {case.id} in {queue}.') });
  const hold = (number: number) =>
    aReceipt('ann@customer.test', { notice: 'hold', workItemId: 'w-1', number });
  for (const number of [1, 1, 2, 2]) await run(hold(number), `${number}-1`);
  const sent = await mailStore.messages('c-1');
  assert.deepEqual(sent.map(({ id }) => id).toSorted(), ['hold-c-1-1', 'hold-c-1-2']);
  assert.ok(
    sent.every(
      ({ envelopeFrom, machine, text }) =>
        envelopeFrom === '' && machine && text === `Still ${tag} in support.`,
    ),
  );
  assert.equal(asked.length, 0);
});

test('F103: what comes outside the hours is answered once, in place of the receipt, with the hours', async () => {
  const schedule = {
    id: 'days',
    name: 'Days',
    zone: 'Europe/Berlin',
    weekly: [{ day: 1, from: '08:00', to: '19:00' }],
    holidays: [],
  };
  const directory = aDirectory({
    queues: [aQueue('support', { scheduleId: 'days' })],
    mailboxes: [aMailbox('support')],
    schedules: [schedule],
    templates: [aTemplate('closed', { kind: 'closed', text: 'We are here {hours}.' }), aTemplate('receipt')],
  });
  const { run, mailStore } = anEffectRunner({ directory });
  await run(aReceipt('ann@customer.test', { notice: 'closed' }), '1-1');
  await run(aReceipt('ann@customer.test'), '1-2');
  const sent = await mailStore.messages('c-1');
  assert.deepEqual(
    sent.map(({ text }) => text),
    ['We are here Monday 08:00–19:00 (Europe/Berlin).'],
  );
});

const spoken = {
  text: 'Thank you {customer.name}. We answer {ewt}.',
  html: '<p>Thank you <b>{customer.name}</b>. We answer {ewt}.</p>',
  variants: [
    {
      language: 'de',
      subject: 'Angekommen: {case.subject}',
      text: 'Danke {customer.name}. Sie hören {ewt} von uns. Wir sind da: {hours}.',
      html: '',
    },
    { language: 'pl', subject: '', text: 'Dziękujemy. Odpowiemy {ewt}.', html: '' },
  ],
};

async function answeredIn(
  languages: readonly string[],
  queueLanguage = '',
): Promise<StoredMessage | undefined> {
  const directory = aDirectory({
    queues: [aQueue('support', { language: queueLanguage })],
    mailboxes: [aMailbox('support')],
    templates: [aTemplate('receipt', spoken)],
  });
  const forecast = { ...WaitForecast.create({}), words: 'within 2 hours', saidMs: 7_200_000 };
  const figures = () => ({ waits: true, position: 1, forecast });
  const { run, mailStore } = anEffectRunner({ directory, figures });
  const archiveId = await mailStore.accept(anAcceptedMail());
  const parsed = { ...aParsedMail(), from: { address: 'ann@customer.test', name: 'Ann <b>' }, languages };
  const kept = { messageId: 'in-1', archiveId, conversationId: 'c-1', mailboxId: 'support', at: 0 };
  await mailStore.keepIncoming({ ...kept, parsed, quarantineReason: null });
  await run(aReceipt('ann@customer.test', { workItemId: 'w-1' }), '1-1');
  return (await mailStore.messages('c-1')).find(({ machine }) => machine);
}

test('F105: a notice is in the language of the mail that it answers, also what it tells of waits', async () => {
  const german = await answeredIn(['de-AT', 'en']);
  assert.equal(german?.text, 'Danke Ann <b>. Sie hören innerhalb von 2 Stunden von uns.');
  assert.equal(german?.subject, `Angekommen: Lamp [${tag}]`);
  assert.equal(german?.html, null);
  assert.equal((await answeredIn(['pl']))?.text, 'Dziękujemy.', 'no text is half in another language');
});

test('F105: else in that of its queue, else as the template has it, with its HTML', async () => {
  assert.match((await answeredIn([], 'de'))?.text ?? '', /^Danke/);
  assert.match((await answeredIn(['ja'], 'de'))?.text ?? '', /^Danke/);
  const plain = await answeredIn(['ja']);
  assert.equal(plain?.text, 'Thank you Ann <b>. We answer within 2 hours.');
  assert.equal(plain?.html, '<p>Thank you <b>Ann &lt;b&gt;</b>. We answer within 2 hours.</p>');
});

test('F105: what stands above a mail that is sent on is a template, and has words of our own without one', async () => {
  const forwarded = async (templates: readonly Template[]): Promise<StoredMessage | undefined> => {
    const directory = aDirectory({
      queues: [aQueue('support')],
      mailboxes: [aMailbox('support')],
      templates,
    });
    const { run, mailStore } = anEffectRunner({ directory });
    const archiveId = await mailStore.accept(anAcceptedMail());
    const kept = { messageId: 'in-1', archiveId, conversationId: 'c-1', mailboxId: 'support', at: 0 };
    await mailStore.keepIncoming({ ...kept, parsed: aParsedMail(), quarantineReason: null });
    const where = { conversationId: 'c-1', tag, mailboxId: 'support', messageId: 'in-1', to: 'x@else.test' };
    const value = { ...where, subject: 'Lamp', byUserId: '' };
    await run({ effect: { $case: 'forwardMessage', value } }, '1');
    return (await mailStore.messages('c-1')).find(({ machine }) => machine);
  };
  const plain = await forwarded([]);
  assert.match(plain?.text ?? '', /wrote to support@demo\.test\. The message is attached as it came\./);
  assert.equal(plain?.subject, 'Fwd: Lamp');
  const words = { subject: '{case.tag}', text: 'From {customer.address}', html: '<p>{queue.name}</p>' };
  const own = await forwarded([aTemplate('forward', { kind: 'forward', queueId: 'support', ...words })]);
  assert.deepEqual([own?.subject, own?.html], [tag, '<p>support</p>']);
});
