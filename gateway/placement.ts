// Where one mail goes: gathers what rules look at, asks them, then the routing hook, which may change queue, agent,
// skills and priority (F44, F49). Whatever the hook does, the rules' own answer stands ready.

import type { CustomerHistory, MailFacts } from '#actors/rules/facts.ts';
import { mailFacts } from '#actors/rules/facts.ts';
import { asksForHistory, evaluateRules } from '#actors/rules/evaluate.ts';
import type { Placement } from '#actors/rules/evaluate.ts';
import type { ArchivedMail } from '#actors/ports/mail-store.ts';
import type { Directory, Mailbox } from '#actors/vocabulary/directory.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import { languageOf } from './mail/language.ts';
import type { RoutingHook } from './routing-hook.ts';

export interface PlacementDeps {
  /** Cases of this customer, those of today included. */
  readonly history: (address: string) => Promise<CustomerHistory>;
  readonly hook: RoutingHook;
}

export interface PlacedMail {
  readonly mail: Pick<ArchivedMail, 'id' | 'envelopeTo' | 'receivedAt' | 'raw'>;
  readonly parsed: ParsedMail;
  readonly mailbox: Mailbox;
  readonly directory: Directory;
}

const noHistory: CustomerHistory = { cases: 0, open: 0 };

/** By the rules alone. Throws what the store of cases throws. */
export async function placeByRules(
  { history }: Pick<PlacementDeps, 'history'>,
  placed: PlacedMail,
): Promise<{ facts: MailFacts; placement: Placement }> {
  const { mail, parsed, mailbox, directory } = placed;
  const asked = asksForHistory(directory) && parsed.from.address !== '';
  let language: string | null = null;
  const facts = mailFacts(parsed, {
    envelopeTo: mail.envelopeTo,
    sizeBytes: mail.raw.length,
    language: () => (language ??= languageOf(parsed.subject, parsed.text)),
    mailboxId: mailbox.id,
    receivedAtMs: mail.receivedAt,
    authentication: 'none',
    history: asked ? await history(parsed.from.address.toLowerCase()) : noHistory,
  });
  return { facts, placement: evaluateRules(facts, mailbox, directory) };
}

/** By the rules and the hook. A mail that is discarded or sent on is not asked about. */
export async function placeMail(deps: PlacementDeps, placed: PlacedMail): Promise<Placement> {
  const { placement } = await placeByRules(deps, placed);
  if (placement.discardReason !== '' || placement.divertTo !== '') return placement;
  const { mail, parsed, mailbox, directory } = placed;
  const changed = await deps.hook({ mail, parsed, mailbox, placement, directory });
  return changed === null ? placement : { ...placement, ...changed };
}
