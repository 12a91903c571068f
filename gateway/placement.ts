// Where one mail goes: gathers what rules look at, asks them, then the routing hook, which may change queue, agent,
// skills and priority (F44, F49). Whatever the hook does, the rules' own answer stands ready.

import type { CustomerHistory, MailFacts } from '#actors/rules/facts.ts';
import { mailFacts } from '#actors/rules/facts.ts';
import { asksForHistory, evaluateRules } from '#actors/rules/evaluate.ts';
import type { Placement } from '#actors/rules/evaluate.ts';
import type { ArchivedMail } from '#actors/ports/mail-store.ts';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import type { Directory, Mailbox } from '#actors/vocabulary/directory.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import { readIntakeNote } from './mail/intake-note.ts';
import type { IntakeNote } from './mail/intake-note.ts';
import { languageOf } from './mail/language.ts';
import type { RoutingHook } from './routing-hook.ts';

export interface PlacementDeps {
  /** Cases of this customer, those of today included. */
  readonly history: (address: string) => Promise<CustomerHistory>;
  readonly hook: RoutingHook;
}

export interface PlacedMail {
  readonly mail: Pick<ArchivedMail, 'id' | 'source' | 'envelopeTo' | 'receivedAt' | 'raw'>;
  readonly parsed: ParsedMail;
  readonly mailbox: Mailbox;
  readonly directory: Directory;
  /** Who sent it, in one word. */
  readonly authentication: Pick<MailAuthentication, 'verdict'>;
}

const noHistory: CustomerHistory = { cases: 0, open: 0 };

/** By the rules alone. Throws what the store of cases throws. */
export async function placeByRules(
  { history }: Pick<PlacementDeps, 'history'>,
  placed: PlacedMail,
): Promise<{ facts: MailFacts; placement: Placement }> {
  const { mail, parsed, mailbox, directory } = placed;
  const { verdict } = placed.authentication;
  // Whoever writes in the name of a customer is not that customer (T26).
  const asked = asksForHistory(directory) && parsed.from.address !== '' && verdict !== 'fail';
  let language: string | null = null;
  const note = readIntakeNote(parsed.headers, mail.source);
  const hiddenFields = new Map(Object.entries(note?.fields ?? {}));
  const facts = mailFacts(parsed, {
    hiddenFields,
    envelopeTo: mail.envelopeTo,
    sizeBytes: mail.raw.length,
    language: () => (language ??= languageOf(parsed.subject, parsed.text)),
    mailboxId: mailbox.id,
    receivedAtMs: mail.receivedAt,
    authentication: verdict,
    history: asked ? await history(parsed.from.address.toLowerCase()) : noHistory,
  });
  const placement = evaluateRules(facts, intoItsQueue(mailbox, note, directory), directory);
  return { facts, placement: { ...placement, fields: { ...note?.fields, ...placement.fields } } };
}

/** What comes by a form is for the queue of the form, where no rule says otherwise. */
function intoItsQueue(mailbox: Mailbox, note: IntakeNote | null, directory: Directory): Mailbox {
  const { queueId = '' } = note ?? {};
  return directory.queues.has(queueId) ? { ...mailbox, queueId } : mailbox;
}

/** By the rules and the hook. A mail that is discarded or sent on is not asked about. */
export async function placeMail(deps: PlacementDeps, placed: PlacedMail): Promise<Placement> {
  const { placement } = await placeByRules(deps, placed);
  if (placement.discardReason !== '' || placement.divertTo !== '') return placement;
  const { mail, parsed, mailbox, directory } = placed;
  const changed = await deps.hook({ mail, parsed, mailbox, placement, directory });
  return changed === null ? placement : { ...placement, ...changed };
}
