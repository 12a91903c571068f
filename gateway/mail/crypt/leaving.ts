// What agents and the system write, as it leaves: signed by the key of its mailbox, encrypted for who gets it (C15). Whether
// it is encrypted is decided when it is written, and kept with the message: from then on it leaves encrypted or not at
// all. Knows no DKIM, which signs what comes of this.

import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailKeys, SendingKeys } from '#actors/ports/mail-keys.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { MailProtection, ProtectionKind } from '#actors/vocabulary/mail-protection.ts';
import type { Opener } from './opener.ts';

export interface LeavingPlan {
  /** By which the mail is signed; `off`: by none. */
  readonly signing: Mailbox['signing'];
  readonly encrypted: boolean;
  /** Recipients without a key that can be used; asked of mailboxes that encrypt alone. */
  readonly missing: readonly string[];
}

export interface Leaving {
  plan(mailbox: Mailbox, recipients: readonly string[]): Promise<LeavingPlan>;
  /** The copy of one recipient; null: it was to be encrypted, and cannot be any more. Throws what the stores throw. */
  seal(raw: Buffer, message: StoredMessage, recipient: string): Promise<Buffer | null>;
}

export interface LeavingDeps {
  readonly keys: Pick<MailKeys, 'forSending'>;
  readonly opener: Pick<Opener, 'seal'>;
  readonly directory: DirectorySource;
  readonly clock: Clock;
  readonly log: Log;
}

export function createLeaving(deps: LeavingDeps): Leaving {
  const keysFor = (mailboxId: string, addresses: readonly string[]): Promise<SendingKeys> =>
    deps.keys.forSending({ mailboxId, addresses, at: deps.clock.now() });

  return {
    async plan(mailbox, recipients) {
      const addresses = [...new Set(recipients.map((address) => address.toLowerCase()))];
      const on = mailbox.signing !== 'off' || mailbox.encrypting;
      if (!on) return { signing: 'off', encrypted: false, missing: [] };
      const keys = await keysFor(mailbox.id, mailbox.encrypting ? addresses : []);
      const signing = keys.own.some(({ kind }) => kind === mailbox.signing) ? mailbox.signing : 'off';
      if (!mailbox.encrypting) return { signing, encrypted: false, missing: [] };
      const missing: string[] = [];
      for (const address of addresses)
        if ((await sealedFor(deps, trial, { mailbox, keys, address })) === null) missing.push(address);
      return { signing, encrypted: addresses.length > 0 && missing.length === 0, missing };
    },

    async seal(raw, message, recipient) {
      const mailbox = deps.directory.current().mailboxes.get(message.mailboxId);
      const encrypted = message.protection?.encryption === 'decrypted';
      const signing = mailbox?.signing ?? 'off';
      if (mailbox === undefined || (signing === 'off' && !encrypted)) return encrypted ? null : raw;
      const address = recipient.toLowerCase();
      const keys = await keysFor(mailbox.id, encrypted ? [address] : []);
      if (encrypted) return sealedFor(deps, raw, { mailbox, keys, address });
      const own = keys.own.find(({ kind }) => kind === signing);
      if (own === undefined) {
        deps.log.warn({ mailboxId: mailbox.id, signing }, 'a mailbox is to sign, and has no key that counts');
        return raw;
      }
      const sealing = { kind: own.kind, own, recipient: null, at: deps.clock.now() };
      // A mail without a signature arrives more often than one that is not sent.
      return (await deps.opener.seal(raw, sealing)) ?? raw;
    },
  };
}

/** Whether a key can be used is only known by using it. */
const trial = Buffer.from('Content-Type: text/plain\r\n\r\n.\r\n');

interface SealingFor {
  readonly mailbox: Mailbox;
  readonly keys: SendingKeys;
  readonly address: string;
}

/** By the kind that the mailbox signs by, if the recipient has such a key; else by the other. Null: by none. */
async function sealedFor(
  { opener, clock }: Pick<LeavingDeps, 'opener' | 'clock'>,
  raw: Buffer,
  { mailbox, keys, address }: SealingFor,
): Promise<Buffer | null> {
  const kinds: readonly ProtectionKind[] =
    mailbox.signing === 'openpgp' ? ['openpgp', 'smime'] : ['smime', 'openpgp'];
  for (const kind of kinds)
    for (const known of keys.recipients) {
      if (known.kind !== kind || known.address !== address) continue;
      const own = mailbox.signing === 'off' ? undefined : keys.own.find((one) => one.kind === kind);
      const sealing = { kind, own: own ?? null, recipient: known.publicText, at: clock.now() };
      const sealed = await opener.seal(raw, sealing);
      if (sealed !== null) return sealed;
    }
  return null;
}

/** What is kept with a message that was planned so; null: nothing needs to be. */
export function keptPlan({ signing, encrypted }: LeavingPlan, at: number): MailProtection | null {
  if (!encrypted) return null;
  const kind = signing === 'openpgp' ? 'openpgp' : 'smime';
  return { kind, signature: 'none', encryption: 'decrypted', signer: null, partial: false, notes: [], at };
}
