// The mail balance and the mail log of the fake world: a mailbox that adds up, one that does not.

import type { BalanceHour, LoggedMail, TraceStep } from '../../app/lib/mail-books.ts';

const hourMs = 3_600_000;

export interface FakeMailBooks {
  readonly balance: BalanceHour[];
  readonly mails: LoggedMail[];
  readonly steps: TraceStep[];
}

function hourOf(mailbox: string, ago: number, accepted: number): BalanceHour {
  const now = Date.now();
  const hour = new Date(now - (now % hourMs) - ago * hourMs).toISOString();
  const nothing = { waiting: 0, quarantined: 0, diverted: 0, discarded: 0, personal: 0, difference: 0 };
  const open = Math.floor(accepted / 4);
  const settledAt = new Date(now - 60_000).toISOString();
  const mailboxAddress = `${mailbox}@demo.test`;
  return { ...nothing, mailbox, mailboxAddress, hour, accepted, open, closed: accepted - open, settledAt };
}

export function fakeMailBooks(): FakeMailBooks {
  const counts = [3, 8, 14, 22, 31, 27, 18, 9, 4, 0, 0, 1];
  const balance = counts.flatMap((count, ago) => [
    hourOf('support', ago, count),
    hourOf('sales', ago, Math.floor(count / 3)),
  ]);
  const [first] = balance;
  if (first !== undefined) balance[0] = { ...first, closed: first.closed - 1, difference: 1 };
  const acceptedAt = new Date(Date.now() - 90_000).toISOString();
  const mail: LoggedMail = {
    id: 'mail-1',
    acceptedAt,
    source: 'smtp',
    mailbox: 'support',
    mailboxAddress: 'support@demo.test',
    envelopeFrom: 'maria.lindqvist@nordlicht.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '192.0.2.7',
    sizeBytes: 12_345,
    place: 'routed',
    conversation: 'c1',
    tag: 'SP-000123-K7Q2',
    discardReason: '',
    quarantineReason: '',
  };
  const discarded: LoggedMail = {
    ...mail,
    id: 'mail-2',
    envelopeFrom: 'offers@spam.test',
    place: 'discarded',
    conversation: null,
    tag: null,
    discardReason: 'advertising',
  };
  const step = (name: string, details: TraceStep['details'] = {}, agentName = ''): TraceStep => ({
    at: acceptedAt,
    step: name,
    queueName: 'support',
    agentName,
    details,
  });
  const steps = [
    step('accepted', { source: 'smtp', remoteAddress: '192.0.2.7' }),
    step('understood', {
      subject: 'Where is my order 4711?',
      kind: 'person',
      threadedBy: 'participant',
      ruleId: 'vip',
      ruleVersion: 3,
    }),
    step('conversation.opened'),
    step('item.queued'),
    step('offer.made', {}, 'Anna Berg'),
    step('item.accepted', { waitMs: 42_000 }, 'Anna Berg'),
    step('routed'),
  ];
  return { balance, mails: [mail, discarded], steps };
}
