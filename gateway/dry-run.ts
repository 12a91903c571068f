// What other rules would have done with mail that is in the archive already (F44): each mail is read again as it came
// and placed by both sets. Changes nothing, asks no hook, and goes through a bounded page at a time.

import { limits } from '#actors/limits.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { ArchivedMail, MailStore } from '#actors/ports/mail-store.ts';
import type { Placement } from '#actors/rules/evaluate.ts';
import { notChecked } from '#actors/vocabulary/authentication.ts';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import type { Rule } from '#actors/vocabulary/rules.ts';
import type { Parser } from './mail/parser.ts';
import { placeByRules } from './placement.ts';
import type { PlacementDeps } from './placement.ts';

export interface DryRunDeps extends Pick<PlacementDeps, 'history'> {
  readonly mailStore: Pick<MailStore, 'archivedBetween' | 'authentications'>;
  readonly directory: DirectorySource;
  readonly parser: Parser;
}

export interface DryRunQuestion {
  /** The whole set, in any order; it is put in the order of `position`. */
  readonly rules: readonly Rule[];
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** The last mail of the page before; null: from the start. */
  readonly after: string | null;
}

export interface TriedMail {
  readonly id: string;
  readonly receivedAt: number;
  readonly from: string;
  readonly subject: string;
  readonly mailboxId: string;
  readonly before: Placement;
  readonly after: Placement;
  readonly changed: boolean;
}

export interface DryRunPage {
  readonly tried: readonly TriedMail[];
  /** Mails that could not be read, or whose mailbox is gone. */
  readonly leftOut: number;
  /** Null: that was the last page. */
  readonly next: string | null;
}

export type DryRun = (question: DryRunQuestion) => Promise<DryRunPage>;

export function createDryRun(deps: DryRunDeps): DryRun {
  return async ({ rules, from, to, after }) => {
    const current = deps.directory.current();
    const draft = { ...current, rules: rules.toSorted((a, b) => a.position - b.position) };
    const limit = limits.dryRunMails;
    const mails = await deps.mailStore.archivedBetween({ from, to, limit, after });
    const tried: TriedMail[] = [];
    const authentications = await deps.mailStore.authentications(mails.map(({ id }) => id));
    // One after the other: new mail goes before a trial.
    for (const mail of mails) {
      const found = await tryMail(deps, mail, {
        current,
        draft,
        authentication: authentications.get(mail.id),
      });
      if (found !== null) tried.push(found);
    }
    return {
      tried,
      leftOut: mails.length - tried.length,
      next: mails.length === limit ? (mails.at(-1)?.id ?? null) : null,
    };
  };
}

interface Trial {
  readonly current: Directory;
  readonly draft: Directory;
  /** As it was found when the mail came. */
  readonly authentication: MailAuthentication | undefined;
}

async function tryMail(
  deps: DryRunDeps,
  mail: ArchivedMail,
  { current, draft, authentication = notChecked(0) }: Trial,
): Promise<TriedMail | null> {
  const mailbox = current.mailboxes.get(mail.mailboxId);
  const answer = await deps.parser.parse(mail.raw);
  if (mailbox === undefined || !answer.ok) return null;
  const parsed: ParsedMail = { ...answer.parts, automatic: false };
  const [before, after] = [
    await placeByRules(deps, { mail, parsed, mailbox, authentication, directory: current }),
    await placeByRules(deps, { mail, parsed, mailbox, authentication, directory: draft }),
  ];
  return {
    id: mail.id,
    receivedAt: mail.receivedAt,
    from: parsed.from.address,
    subject: parsed.subject,
    mailboxId: mail.mailboxId,
    before: before.placement,
    after: after.placement,
    changed: outcomeOf(before.placement) !== outcomeOf(after.placement),
  };
}

/** What becomes of the mail, whichever rule says so. */
function outcomeOf({
  ruleId: _rule,
  ruleVersion: _version,
  problems: _problems,
  ...outcome
}: Placement): string {
  return JSON.stringify(outcome);
}
