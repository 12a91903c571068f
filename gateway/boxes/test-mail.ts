// A test mail from a mailbox, by the server that it sends by, so that somebody sees who it comes from (T18). It is no case's
// and no customer's: it is written, handed over, and forgotten.

import { SkillpostError } from '#actors/errors.ts';
import type { Chance } from '#actors/ports/clock.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import { keptSecret, type SecretDeps } from './credentials.ts';
import { trySmtp, type SmtpTrialDeps } from './smtp-login.ts';

export interface TestMailDeps extends SecretDeps, SmtpTrialDeps {
  readonly chance: Chance;
}

/** What the server said. Throws NO_OWN_SERVER (rejected), or why it did not take it. */
export async function sendTestMail(deps: TestMailDeps, mailbox: Mailbox, to: string): Promise<string> {
  const { sending, address } = mailbox;
  if (sending === null)
    throw new SkillpostError(
      'NO_OWN_SERVER',
      'rejected',
      'This mailbox sends by the way of the whole system: any reply shows who it comes from.',
    );
  const secret = await keptSecret(deps, mailbox, 'sending');
  const raw = Buffer.from(testMail(deps, mailbox, to));
  return trySmtp({ server: sending, secret, letter: { from: address, to, raw } }, deps);
}

function testMail({ clock, chance, hostname }: TestMailDeps, { address, name }: Mailbox, to: string): string {
  const encoded = `=?utf-8?B?${Buffer.from(name.slice(0, 40)).toString('base64')}?=`;
  return [
    `From: ${encoded} <${address}>`,
    `To: <${to}>`,
    'Subject: A test of sending',
    `Date: ${new Date(clock.now()).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <test-${chance.newId()}@${hostname}>`,
    // Nobody and nothing is to answer it (RFC 3834 §5).
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `This mail was sent to see that ${address} can send, and that it is shown as the sender.`,
    'Look at who it is from: a provider that writes another address there does not let this one send.',
    '',
  ].join('\r\n');
}
