// Who is told that a mail was delivered here (RFC 3461: NOTIFY=SUCCESS), and who never: nobody under whose name another
// wrote, no machine, no case of ours. Each once, whatever crashes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createMemorySubmissions } from '#actors/adapters/memory/submissions.ts';
import { systemChance } from '#actors/adapters/system/clock.ts';
import type { AcceptedMail, ArchivedMail } from '#actors/ports/mail-store.ts';
import { notChecked } from '#actors/vocabulary/authentication.ts';
import { createDeliveredReports } from '#gateway/dsn/delivered.ts';
import type { DeliveredDeps } from '#gateway/dsn/delivered.ts';
import { createReportLeave } from '#gateway/dsn/leave.ts';
import { reportSettled } from '#gateway/dsn/settling.ts';
import { createVouching } from '#gateway/dsn/vouching.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { withSubmissions } from '#gateway/submission/dispatch.ts';
import { aDirectory, aMailbox, aTemplate, aUser } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { hostname, sign } from '#test/support/mail-edge.ts';
import { anAcceptedMail } from '#test/support/mail.ts';

const directory = aDirectory({
  mailboxes: [aMailbox('support')],
  users: [aUser('anna')],
  templates: [aTemplate('arrived', { kind: 'delivered', text: 'It is with {recipient}, in our own words.' })],
});
const source = { current: () => directory, onChange: () => () => undefined };

function asking(addresses: readonly string[], fields: Partial<AcceptedMail> = {}): AcceptedMail {
  const recipients = addresses.map((address) => ({ address, notify: ['success'], originalRecipient: '' }));
  return anAcceptedMail({
    envelopeTo: addresses,
    remoteAddress: '192.0.2.1',
    dsn: { return: 'full', envelopeId: 'e-1', recipients },
    ...fields,
  });
}

type Parts = Pick<DeliveredDeps, 'isTrusted' | 'isVouchedFor' | 'askLeave' | 'accountMail'>;

const believed: Parts = {
  isTrusted: () => false,
  isVouchedFor: async () => true,
  askLeave: async () => null,
  accountMail: { isKeptBack: async () => false },
};

/** Settles mails, in whatever way. `crashes`: so often the process ends before a mail is marked as settled. */
function aHouse(parts: Partial<Parts> = {}, crashes = 0) {
  let left = crashes;
  const clock = createManualClock();
  const store = createMemoryMailStore({ clock, chance: systemChance });
  const log = createKeptLog();
  const reports: AcceptedMail[] = [];
  const report = createDeliveredReports({
    hostname,
    directory: source,
    parser: { parse: async (raw) => ({ ok: true, parts: parseMail(raw) }) },
    sign,
    ...believed,
    ...parts,
    async accept(mail) {
      reports.push(mail);
      return store.accept(mail);
    },
    clock,
    log,
  });
  const { mailStore, around } = reportSettled(
    {
      ...store,
      async markRouted(id) {
        left -= 1;
        if (left >= 0) throw new Error('the process ended');
        await store.markRouted(id);
      },
    },
    report,
  );
  return {
    store,
    reports,
    log,
    /** Once more, as the sweeper does. */
    async drive(id: string, settle: (mail: ArchivedMail) => Promise<void>) {
      await around(settle)((await store.archived(id)) ?? assert.fail());
    },
    mailStore,
  };
}

async function reported(mail: AcceptedMail, parts: Partial<Parts> = {}): Promise<readonly AcceptedMail[]> {
  const house = aHouse(parts);
  const id = await house.store.accept(mail);
  await house.drive(id, (one) => house.mailStore.markRouted(one.id));
  return house.reports;
}

test('T10: who asked is told of what was delivered to cases and to people, in one report, with a null return path', async () => {
  const [report, ...others] = await reported(asking(['support@demo.test', 'anna@demo.test']));
  assert.deepEqual(others, []);
  const { source: from, envelopeFrom, envelopeTo, mailboxId, accountIds, raw } = report ?? assert.fail();
  assert.deepEqual(
    { from, envelopeFrom, envelopeTo, mailboxId, accountIds },
    {
      from: 'report',
      envelopeFrom: '',
      envelopeTo: ['customer@customer.test'],
      mailboxId: '',
      accountIds: [],
    },
  );
  const text = Buffer.from(raw).toString();
  assert.equal(text.match(/^Action: delivered\r$/gm)?.length, 2);
  assert.match(text, /^Original-Envelope-Id: e-1\r$/m);
  assert.ok(!text.includes('Hello.\r\n'), 'the header alone comes back with a success');
  assert.match(text, /in our own words\.\r$/m, 'F105: as its template has it');
});

test('T10: nobody is told who did not ask, or has no return path', async () => {
  const recipients = [{ address: 'support@demo.test', notify: ['failure'], originalRecipient: '' }];
  const dsn = { return: '', envelopeId: '', recipients } as const;
  assert.deepEqual(await reported(asking(['support@demo.test'], { dsn })), []);
  assert.deepEqual(await reported(anAcceptedMail()), []);
  assert.deepEqual(await reported(asking(['support@demo.test'], { envelopeFrom: '' })), []);
  assert.deepEqual(await reported(asking(['kim@elsewhere.test'])), [], 'not delivered here');
});

test('N5: no report goes to a name that nobody vouches for, unless the client is one of ours', async () => {
  const forged = { isVouchedFor: async () => false };
  assert.deepEqual(await reported(asking(['support@demo.test']), forged), []);
  const trusted = { ...forged, isTrusted: (address: string) => address === '192.0.2.1' };
  assert.equal((await reported(asking(['support@demo.test']), trusted)).length, 1);
});

test('N5: no report answers a machine, or a mail that nobody can read', async () => {
  for (const field of ['Auto-Submitted: auto-replied', 'Precedence: bulk', 'List-Id: <l.test>'])
    assert.deepEqual(
      await reported(
        asking(['support@demo.test'], { raw: Buffer.from(`From: a@b.test\r\n${field}\r\n\r\nx\r\n`) }),
      ),
      [],
      field,
    );
});

test('N5: a report becomes no case of ours; a person here has it in the Inbox', async () => {
  for (const envelopeFrom of ['support@demo.test', 'nobody@demo.test'])
    assert.deepEqual(await reported(asking(['support@demo.test'], { envelopeFrom })), [], envelopeFrom);
  const [report] = await reported(asking(['support@demo.test'], { envelopeFrom: 'anna@demo.test' }));
  assert.deepEqual(report?.accountIds, ['anna']);
});

test('T10: who has logged in is told in their Inbox, whatever name they wrote under, and nobody is asked', async () => {
  const handedIn = { source: 'submission', submittedBy: 'anna', envelopeFrom: 'support@demo.test' } as const;
  const nobody = { isVouchedFor: () => assert.fail(), askLeave: () => assert.fail() };
  const [report] = await reported(asking(['support@demo.test'], handedIn), nobody);
  assert.deepEqual(report?.accountIds, ['anna']);
});

test('N5: the guard is asked for the report, and what it keeps back stands in the case', async () => {
  const asked: { readonly id: string; readonly to: string; readonly conversationId: string }[] = [];
  const keptBack: string[] = [];
  const counted: string[] = [];
  const guarded = (
    conversationId: string | null,
    mailStore = { archived: async () => ({ conversationId }) },
  ) =>
    createReportLeave({
      guard: {
        async leave(report) {
          asked.push(report);
          return { reason: 'budget', untilMs: 5 };
        },
        async keptBack({ kind, conversationId: where }, { reason }) {
          keptBack.push(`${where} ${kind} ${reason}`);
        },
      },
      mailStore: mailStore as never,
      count: (reason) => counted.push(reason),
      hostname,
    });
  assert.deepEqual(await reported(asking(['support@demo.test']), { askLeave: guarded('c-1') }), []);
  assert.deepEqual([keptBack, counted], [['c-1 report budget'], []]);
  assert.deepEqual(await reported(asking(['anna@demo.test']), { askLeave: guarded(null) }), []);
  assert.deepEqual([keptBack.length, counted], [1, ['budget']]);
  assert.deepEqual(
    asked.map(({ to }) => to),
    ['customer@customer.test', 'customer@customer.test'],
  );
});

test('T10: a crash before the mail is settled makes the same report again, and it is kept once', async () => {
  const house = aHouse({}, 1);
  const id = await house.store.accept(asking(['support@demo.test']));
  const settle = (mail: ArchivedMail): Promise<void> => house.mailStore.markRouted(mail.id);
  await assert.rejects(house.drive(id, settle), /the process ended/);
  assert.equal(house.reports.length, 1);
  await house.drive(id, settle);
  assert.equal(new Set(house.reports.map((report) => report.id)).size, 1);
  assert.equal(house.store.unrouted().length, 1, 'the report is there once, and the mail is settled');
});

test('T10: nothing is reported before it was delivered, nor what a rule discarded; a copy of a delivered mail is', async () => {
  const house = aHouse();
  const id = await house.store.accept(asking(['support@demo.test']));
  await assert.rejects(
    house.drive(id, async () => {
      throw new Error('the case does not answer');
    }),
  );
  assert.deepEqual(house.reports, []);
  await house.drive(id, (mail) => house.mailStore.discard(mail.id, { reason: 'spam', ruleId: 'r-1' }));
  assert.deepEqual(house.reports, []);
  const copy = await house.store.accept(asking(['support@demo.test']));
  await house.drive(copy, (mail) =>
    house.mailStore.discard(mail.id, { reason: 'same', ruleId: 'duplicate' }),
  );
  assert.equal(house.reports.length, 1);
});

test('T10 T21: what a virus scanner keeps from an Inbox is not reported as delivered there', async () => {
  const accountMail = { isKeptBack: async () => true };
  assert.deepEqual(await reported(asking(['anna@demo.test']), { accountMail }), []);
  const [report] = await reported(asking(['support@demo.test', 'anna@demo.test']), { accountMail });
  const text = Buffer.from(report?.raw ?? []).toString();
  assert.match(text, /^Final-Recipient: rfc822; support@demo\.test\r$/m);
  assert.ok(!text.includes('rfc822; anna@'), text);
});

test('T10: a report for somebody elsewhere leaves as a delivery of its own', async () => {
  const house = aHouse();
  const id = await house.store.accept(asking(['support@demo.test']));
  await house.drive(id, (mail) => house.mailStore.markRouted(mail.id));
  const submissions = createMemorySubmissions(createManualClock(), () => []);
  const understand = withSubmissions(() => assert.fail('it is no mail to us'), {
    accountMail: { place: () => assert.fail() },
    submissions,
    mailStore: house.store,
    directory: source,
    sign,
  });
  const [archiveId = ''] = house.store.unrouted();
  for (let time = 0; time < 2; time += 1)
    await understand((await house.store.archived(archiveId)) ?? assert.fail());
  assert.deepEqual(submissions.jobs, [{ archiveId, recipient: 'customer@customer.test' }]);
  assert.deepEqual(house.store.unrouted(), []);
});

test('C15: SPF vouches by what was found when the mail came, for the name in MAIL FROM alone', async () => {
  const spf = (result: string, domain = 'customer.test') => ({
    ...notChecked(0),
    spf: { result, domain, aligned: true },
  });
  const mail = { ...asking([]), id: 'm1' } as ArchivedMail;
  const vouched = (kept: ReturnType<typeof spf> | null, now: ReturnType<typeof spf> | null) =>
    createVouching({
      mailStore: { authentications: async () => new Map(kept === null ? [] : [['m1', kept]]) },
      authenticator: { check: async () => now as never },
    })(mail);
  assert.equal(await vouched(spf('pass'), null), true);
  assert.equal(await vouched(null, spf('pass', 'Customer.test')), true);
  for (const result of ['fail', 'softfail', 'neutral', 'none', 'temperror'])
    assert.equal(await vouched(spf(result), spf('pass')), false, result);
  assert.equal(await vouched(null, null), false);
  assert.equal(await vouched(spf('pass', 'mail.helo.test'), null), false);
});
