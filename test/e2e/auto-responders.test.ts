// Machines that answer machines, as whole systems: two of them with receipts on, which send to each other, to the vacation
// rule of a real mail server, and to a responder that strips everything and changes its name. Each exchange stops by itself
// within three messages of each (N5, T1), and what was kept back can be seen and released (T27).

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { SunkMail } from '#test/support/smtp-sink.ts';
import { TwoHouses } from '#test/support/two-houses.ts';
import { missingVacation, startVacation } from '#test/support/vacation.ts';
import { until } from '#test/support/until.ts';

const most = 3;
const noVacation = await missingVacation();

describe('machines that answer machines', { timeout: 600_000 }, () => {
  let two: TwoHouses;
  before(async () => {
    two = await TwoHouses.open();
  });
  after(() => two.close());

  const houseAt = (index: number) => two.houses[index] ?? assert.fail('no such house');

  for (const [index, name] of ['the first', 'the second'].entries()) {
    test(`N5 T1: a receipt that ${name} house sends to the other is answered by nobody`, async () => {
      const [house, other] = [houseAt(index), houseAt(1 - index)];
      const subject = `In the name of the other ${index}`;
      await two.write(house, { from: other.address, to: house.address, subject, text: 'Where is my order?' });
      // The receipt makes a case there, which says that it is not answered.
      await two.caseOf(other, house.address, (found) => found.suppressedNotice === 'automatic');
      assert.equal(two.byMachine(house, other.domain).length, 1);
      assert.equal(two.byMachine(other, house.domain).length, index === 0 ? 0 : 1);
    });

    test(`T1: ${name} house and a responder that hides stop within three messages; the case says why`, async () => {
      const house = houseAt(index);
      const domain = `evil${index}.test`;
      const answers = hidingResponder(domain, house.address);
      two.machines.set(domain, async (mail) => two.write(house, answers(mail)));
      const opening = {
        from: `auto@${domain}`,
        to: house.address,
        subject: 'A question',
        text: 'Where is it?',
      };
      await two.write(house, opening);
      const last = await two.caseOf(house, `auto-3@${domain}`, (found) => found.suppressedNotice === 'echo');
      assert.equal(two.byMachine(house, domain).length, most);
      assert.deepEqual(last.suppression.target, `auto-3@${domain}`);

      await house.admin.must('POST', `/conversations/${last.id}/notices/release`);
      await two.caseOf(house, `auto-4@${domain}`, (found) => found.suppressedNotice === 'echo');
      assert.equal(
        two.byMachine(house, domain).length,
        most + 1,
        'the one that a person released, and no other',
      );
      const released = await two.caseOf(
        house,
        `auto-3@${domain}`,
        (found) => found.suppressedNotice === null,
      );
      assert.equal(released.id, last.id);
    });

    test(
      `T1: ${name} house and the vacation rule of Dovecot stop at once`,
      { skip: noVacation ?? false },
      async () => {
        const house = houseAt(index);
        const domain = `away${index}.test`;
        const address = `anna@${domain}`;
        const vacation = await startVacation(address, two.relay.port);
        let taken = 0;
        two.machines.set(domain, async ({ raw, envelopeFrom }) => {
          await vacation.deliver(raw, envelopeFrom);
          taken += 1;
        });
        try {
          await two.write(house, {
            from: address,
            to: house.address,
            subject: 'Order',
            text: 'Where is my order?',
          });
          await until('the receipt to be with Dovecot', () => taken >= 1, { timeoutMs: 60_000 });
          // A rule that keeps to RFC 3834 does not answer a null return path: no mail of hers beside the first.
          const found = await two.caseOf(house, address, () => true);
          await house.admin.must('POST', `/conversations/${found.id}/notes`, { text: 'Seen.' });
          const later = await two.caseOf(house, address, (one) => one.messages.length >= 3);
          const written = later.messages.filter(({ direction }: { direction: string }) => direction === 'in');
          assert.equal(written.length, 1);
          assert.equal(two.byMachine(house, domain).length, 1);
        } finally {
          await vacation.remove();
        }
      },
    );
  }
});

/** Says the same each time, under a new name, with a subject of its own, and nothing that leads back. */
function hidingResponder(domain: string, to: string) {
  let answers = 0;
  return (_mail: SunkMail) => {
    answers += 1;
    return {
      from: `auto-${answers}@${domain}`,
      to,
      subject: `Concerning your message ${'again '.repeat(answers)}`,
      text: 'Thank you for your message. We will come back to you as soon as we can.',
    };
  };
}
