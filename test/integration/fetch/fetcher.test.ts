// Fetching from a real server through everything that can happen to it: each mail comes, once, and is marked there only when
// it is kept.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Fetching } from '#actors/vocabulary/mailbox-policy.ts';
import { aFetching } from '#test/support/directory.ts';
import { dovecotPackages, password, startDovecot, user } from '#test/support/dovecot.ts';
import type { Dovecot } from '#test/support/dovecot.ts';
import { FetchHouse } from '#test/support/fetching.ts';
import { startPop3StandIn } from '#test/support/pop3-stand-in.ts';
import { missing } from '#test/support/tools.ts';
import { until } from '#test/support/until.ts';
import { ImportChoice } from '#proto/gen/skillpost/v1/mailbox.ts';

const skip = (await missing('dovecot', dovecotPackages)) ?? false;
let dovecot: Dovecot;
let house: FetchHouse;
before(async () => {
  if (skip === false) dovecot = await startDovecot();
});
after(async () => {
  if (skip === false) await dovecot.remove();
});
beforeEach(async () => {
  if (skip === false) await dovecot.empty();
});
afterEach(async () => {
  await house.stop();
});

const mail = (subject: string, body = 'Hello.'): string =>
  `From: ann@customer.test\r\nTo: support@demo.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@customer.test>\r\nDate: ${new Date().toUTCString()}\r\n\r\n${body}\r\n`;

type Change = Partial<Omit<Fetching, 'server'>> & { readonly server?: Partial<Fetching['server']> };

function fetching({ server, ...fields }: Change = {}): Fetching {
  const pop3 = fields.protocol === 'pop3';
  return aFetching({
    pollMs: 20_000,
    ...fields,
    server: {
      host: 'localhost',
      port: pop3 ? dovecot.ports.pop3s : dovecot.ports.imaps,
      security: 'implicit',
      user,
      auth: 'password',
      plainConfirmed: false,
      caPem: dovecot.authority,
      ...server,
    },
  });
}

const names = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => `mail-${from + index}`);
const deliver = async (subjects: readonly string[], at?: number): Promise<void> => {
  for (const subject of subjects) await dovecot.deliver(mail(subject), at);
};
/** Longer than the two minutes that Dovecot waits for a lock which a killed session may have left in the mailbox. */
const patience = { timeoutMs: 240_000 };
const arrived = (subjects: readonly string[]) =>
  until(
    `${subjects.length} mails`,
    () =>
      house.accepted.length >= subjects.length &&
      assert.deepEqual([...house.subjects].toSorted(), [...subjects].toSorted()) === undefined,
    patience,
  );
const seen = async (count: number) =>
  until(
    `${count} mails that are marked`,
    async () => (await dovecot.files()).filter((name) => /:2,.*S/.test(name)).length === count,
    patience,
  );

for (const protocol of ['imap', 'pop3'] as const)
  test(
    `F5 F6: mail comes by ${protocol} within moments, once, with when it came, and is taken away only then`,
    { skip },
    async () => {
      house = new FetchHouse({ fetching: fetching({ protocol, afterwards: 'delete', pollMs: 2_000 }) });
      await deliver(names(0, 3));
      house.start();
      await arrived(names(0, 3));
      await deliver(names(3, 5));
      await arrived(names(0, 5));
      await until('an empty mailbox', async () => (await dovecot.files()).length === 0);
      const [first] = house.accepted;
      assert.deepEqual(
        [first?.source, first?.envelopeTo, first?.imported, Buffer.from(first?.raw ?? []).toString('utf8')],
        [protocol, ['box-0@demo.test'], false, mailAs(house, 'mail-0')],
      );
      assert.ok(Math.abs((first?.arrivedAt ?? 0) - Date.now()) < 120_000);
      assert.deepEqual(house.notes.at(-1), { mailboxId: 'box-0', outcome: { ok: true } });
    },
  );

function mailAs({ accepted }: FetchHouse, subject: string): string {
  const found = accepted.find((one) => one.subject === subject);
  assert.ok(found !== undefined);
  const text = Buffer.from(found.raw).toString('utf8');
  assert.equal(text, mail(subject).replace(/Date: .*/, /Date: .*/.exec(text)?.[0] ?? ''));
  return text;
}

test(
  'T12: five hundred mails that are there at first wait for a choice; then all come quietly, and each once',
  { skip },
  async () => {
    house = new FetchHouse({ fetching: fetching() });
    await deliver(names(0, 500), Date.UTC(2020, 0, 1));
    house.start();
    await until('the question', () => house.state().importing === ImportChoice.ASKED);
    await until('a look that went well', () => house.state().lastSuccessAtMs > 0);
    assert.deepEqual([house.accepted.length, house.state().importWaiting], [0, 500]);
    const value = { choice: ImportChoice.ALL, byUserId: 'ada' };
    house.ask('box-0', { command: { $case: 'chooseImport', value } });
    await arrived(names(0, 500));
    assert.deepEqual(new Set(house.accepted.map(({ imported }) => imported)), new Set([true]));
    assert.equal(house.accepted[0]?.arrivedAt, Date.UTC(2020, 0, 1));
    await seen(500);
    await until('all of them to be counted', () => house.state().fetched === 500);
  },
);

for (const protocol of ['imap', 'pop3'] as const)
  test(
    `T12: an administrator may leave what is there by ${protocol}, and what comes later is fetched`,
    { skip },
    async () => {
      house = new FetchHouse({ fetching: fetching({ protocol, afterwards: 'leave', pollMs: 2_000 }) });
      await deliver(names(0, 60));
      house.start();
      await until('the question', () => house.state().importing === ImportChoice.ASKED);
      const value = { choice: ImportChoice.FROM_NOW, byUserId: 'ada' };
      house.ask('box-0', { command: { $case: 'chooseImport', value } });
      await until('the choice to be heard', () => house.marks > 0);
      await deliver(names(60, 62));
      await arrived(names(60, 62));
      assert.equal((await dovecot.files()).length, 62);
    },
  );

test(
  'T4: what came while the server was down is fetched, and it is told from when to when and how much',
  { skip },
  async () => {
    house = new FetchHouse({ fetching: fetching({ pollMs: 2_000 }) });
    await deliver(['before']);
    house.start();
    await arrived(['before']);
    await dovecot.kill();
    await deliver(names(0, 30));
    await until('an alarm', () => {
      house.ring();
      return house.eventTypes().includes('mailbox.stalled');
    });
    await until('the reason', () =>
      house.notes.some(({ outcome }) => !outcome.ok && /lost|reached/.test(outcome.error)),
    );
    await dovecot.start();
    await arrived(['before', ...names(0, 30)]);
    const told = await until('a report of the gap', () =>
      house.events.find(({ type }) => type === 'mailbox.caught_up'),
    );
    assert.equal(told.target, '30');
    assert.ok(house.eventTypes().includes('mailbox.recovered'));
    const noted = await until('the gap in its health', () =>
      house.notes.find(({ outcome }) => outcome.ok && outcome.gap),
    );
    assert.equal(noted.outcome.ok && noted.outcome.gap?.count, 30);
  },
);

test('T2 F6: a server that is killed in the middle costs nothing and doubles nothing', { skip }, async () => {
  house = new FetchHouse({ fetching: fetching() });
  const all = names(0, 40);
  for (const subject of all) await dovecot.deliver(mail(subject, 'x'.repeat(200_000)));
  house.start();
  for (const enough of [5, 15, 25]) {
    await until(`${enough} mails`, () => house.accepted.length >= enough, patience);
    await dovecot.kill();
    await dovecot.start();
  }
  await arrived(all);
  await seen(40);
});

test('F6 T7: when all names change, what we have is known by what it is', { skip }, async () => {
  house = new FetchHouse({ fetching: fetching({ pollMs: 2_000 }) });
  await deliver(names(0, 20));
  house.start();
  await arrived(names(0, 20));
  await dovecot.renumber();
  await deliver(['another']);
  await arrived([...names(0, 20), 'another']);
});

test(
  'F6: a gateway that dies between keeping and marking leads to one case, marked by the next',
  { skip },
  async () => {
    house = new FetchHouse({ fetching: fetching() });
    await deliver(names(0, 3));
    const never = new Promise<never>(() => undefined);
    const dying = { ...house.ledger, enter: async () => never };
    const first = house.start({ ledger: dying });
    await until('a mail that is kept', () => house.accepted.length === 1);
    assert.equal((await dovecot.files()).filter((name) => /:2,.*S/.test(name)).length, 0, 'not marked yet');
    void first.stop();
    house.start();
    await seen(3);
    await arrived(names(0, 3));
  },
);

test(
  'F12: a wrong password is shown in the words of the server, and tried anew as soon as the settings change',
  { skip },
  async () => {
    house = new FetchHouse({ fetching: fetching() });
    house.password = 'wrong';
    await deliver(['one']);
    house.start();
    const { outcome } = await until('a failure', () => house.notes.find((note) => !note.outcome.ok));
    assert.match(outcome.ok ? '' : outcome.error, /Authentication failed/);
    assert.ok(house.state().nextAtMs - house.state().failingSinceMs >= 50_000, 'no hurry to be locked out');
    house.password = password;
    house.change('box-0', { fetching: fetching({ folder: '' }) });
    await arrived(['one']);
    await until('a look that went well', () => house.state().failingSinceMs === 0);
    assert.ok(!JSON.stringify(house.log.lines).includes('wrong'));
  },
);

test(
  'T12: fetching stops within a second when it is switched off, for one mailbox or for all',
  { skip },
  async () => {
    house = new FetchHouse({ fetching: fetching({ pollMs: 2_000 }) });
    const fetcher = house.start();
    for (const off of [
      (is: boolean) => house.change('box-0', { active: !is }),
      (is: boolean) => {
        house.paused = is;
      },
    ]) {
      await until('a connection that watches', () => fetcher.connections() === 1);
      off(true);
      await until('no connection', () => fetcher.connections() === 0, { timeoutMs: 1_000 });
      const before = house.accepted.length;
      await deliver([`off-${before}`]);
      assert.deepEqual(fetcher.boxes(), []);
      off(false);
      await until('what came meanwhile', () => house.accepted.length > before);
    }
  },
);

test(
  'F15: mailboxes that hang hold up no other, and those that only watch give way when connections are few',
  { skip },
  async () => {
    const silent = await startPop3StandIn({ greeting: 'hang' });
    const server = { port: silent.port, security: 'plain', plainConfirmed: true } as const;
    const hangs = { fetching: fetching({ protocol: 'pop3', server }) };
    house = new FetchHouse(
      hangs,
      { fetching: fetching({ pollMs: 600_000 }) },
      { fetching: fetching({ folder: 'Other' }) },
    );
    await deliver(['one']);
    house.start({ mostConnections: 2 });
    await until('the mail of the second', () => house.subjects.includes('one'));
    await until('the third to be tried, too', () =>
      house.notes.some(({ mailboxId, outcome }) => mailboxId === 'box-2' && !outcome.ok),
    );
    await silent.stop();
  },
);
