// A test mail from an address of a mailbox, by the way that its replies take, so that somebody sees who it comes from (T18).
// It is no case's and no customer's: it is written, handed over, and forgotten.

import { limits } from '#actors/limits.ts';
import type { Chance, Clock } from '#actors/ports/clock.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { SignMail } from '../dkim/signer.ts';
import type { Courier } from '../outbound/courier.ts';
import type { Outcome } from '../outbound/smtp-client.ts';

export interface TestMailDeps {
  readonly courier: Pick<Courier, 'deliver'>;
  readonly sign: SignMail;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Right side of its Message-ID. */
  readonly hostname: string;
}

export interface TestMail {
  readonly mailbox: Mailbox;
  /** The mailbox's own address, or a further one. */
  readonly from: string;
  readonly to: string;
}

/** What became of it. Throws what the store of the keys throws. */
export async function sendTestMail(deps: TestMailDeps, mail: TestMail): Promise<Outcome> {
  const { mailbox, from, to } = mail;
  const at = deps.clock.now();
  const raw = await deps.sign(Buffer.from(written(deps, mail, at)), { address: from, at });
  const letter = { envelopeFrom: from, recipient: to, raw, mailboxId: mailbox.id };
  let outcome = await deps.courier.deliver(letter);
  // The deliveries of customers go first.
  for (let tries = 1; outcome.busy === true && tries < limits.sendingTestTries; tries += 1) {
    await new Promise<void>((resolve) => void deps.clock.after(limits.deliveryBusyMs, resolve));
    outcome = await deps.courier.deliver(letter);
  }
  return outcome;
}

function written({ chance, hostname }: TestMailDeps, { mailbox, from, to }: TestMail, at: number): string {
  const encoded = `=?utf-8?B?${Buffer.from(mailbox.name.slice(0, 40)).toString('base64')}?=`;
  return [
    `From: ${encoded} <${from}>`,
    `To: <${to}>`,
    'Subject: A test of sending',
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <test-${chance.newId()}@${hostname}>`,
    // Nobody and nothing is to answer it (RFC 3834 §5).
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `This mail was sent to see that ${from} can send, and that it is shown as the sender.`,
    'Look at who it is from: a provider that writes another address there does not let this one send.',
    '',
  ].join('\r\n');
}
