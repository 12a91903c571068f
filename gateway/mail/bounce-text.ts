// Which recipients a mail of a machine says could not be reached, when it says so in words: servers that do not keep to
// RFC 3464. Each of them opens with a sentence of its own; the addresses follow it. Pure; says nothing of mail that has
// no such sentence. `bounce-phrases.ts` has the sentences.

import { limits } from '#actors/limits.ts';
import type { DeliveryAction } from '#actors/vocabulary/delivery-reports.ts';
import { delayPhrases, failurePhrases, returnedMarks } from './bounce-phrases.ts';
import { addressOf, statusOf } from './delivery-status.ts';
import type { ReportedRecipient } from './delivery-status.ts';

export interface BounceText {
  readonly recipients: readonly ReportedRecipient[];
  readonly action: DeliveryAction;
  /** Header fields of the returned mail, as they stand in the text. */
  readonly returned: string;
}

/** Lines after the opening sentence in which addresses are looked for. */
const sectionLines = 40;
/** Of one reason: what follows its address. */
const reasonLines = 8;

const address =
  /<?((?:"[^"\n]{1,64}"|[^\s<>"'()[\],;:@=]{1,128})@[a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?)>?/gi;
/** What stands before an address that is named as failing, not one that is mentioned. */
const leads =
  /^\W{0,12}(?:(?:failed|failing|recipient|destination|undeliverable|final|original|e-?mail|mail|to|user|account|an|empfänger|destinataire|destinatario|宛先)[\s-]*(?:address|recipient|adresse)?(?:\(s\)|es)?\s*[:=]?\s*|rfc822;\s*|(?:rcpt|rcpt to|sent <<< rcpt to|>>> rcpt to|did not reach)\s*:\s*|unknown local part .{0,60}|smtp:|'|"[^"]{0,60}"\s*)?$/i;

/** Null: it is not said that anything failed or waits. */
export function readBounceText(text: string): BounceText | null {
  const read = text.slice(0, limits.bounceTextChars).replace(/\r/g, '');
  const { said, returned } = divide(read);
  const failure = firstOf(failurePhrases, said);
  const delay = firstOf(delayPhrases, said);
  const opening = failure === null || (delay !== null && delay.index <= failure.index) ? delay : failure;
  if (opening === null) return null;
  const action = opening === delay ? 'delayed' : 'failed';
  const from = said.lastIndexOf('\n', opening.end) + 1;
  const after = named(said.slice(from), action);
  return { recipients: after.length > 0 ? after : named(said, action), action, returned };
}

/** Of a mail that is a bounce for other reasons, whoever it names, and what it gives back. */
export function readNamed(text: string, action: DeliveryAction): Omit<BounceText, 'action'> {
  const { said, returned } = divide(text.slice(0, limits.bounceTextChars).replace(/\r/g, ''));
  return { recipients: named(said, action), returned };
}

interface Opening {
  readonly index: number;
  readonly end: number;
}

function firstOf(patterns: readonly RegExp[], text: string): Opening | null {
  const found = patterns.flatMap((pattern) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ index: match.index, end: match.index + match[0].length - 1 }];
  });
  return found.toSorted((a, b) => a.index - b.index)[0] ?? null;
}

/** What the server says, and what it gives back. */
function divide(text: string): { readonly said: string; readonly returned: string } {
  const marks = returnedMarks.map((pattern) => text.search(pattern)).filter((at) => at > 0);
  const at = Math.min(text.length, ...marks);
  return { said: text.slice(0, at), returned: text.slice(at) };
}

interface Named {
  readonly address: string;
  readonly line: number;
  readonly rest: string;
  /** It is said to have failed, not only mentioned. */
  readonly meant: boolean;
}

function named(said: string, action: DeliveryAction): readonly ReportedRecipient[] {
  const lines = said.split('\n').slice(0, sectionLines);
  const found = lines.flatMap((written, line) => namedIn(written, line));
  const meant = found.filter((one) => one.meant);
  const taken = meant.length > 0 ? meant : found.slice(0, 1);
  const each = new Map<string, ReportedRecipient>();
  for (const [at, one] of taken.entries()) {
    const next = taken.slice(at + 1).find(({ line }) => line > one.line)?.line ?? lines.length;
    const text = reasonOf([one.rest, ...lines.slice(one.line + 1, Math.min(next, one.line + reasonLines))]);
    const known = each.get(one.address);
    if (known === undefined || known.text.length < text.length)
      each.set(one.address, {
        address: one.address,
        finalAddress: one.address,
        action,
        status: statusSaid([text, said], action),
        text,
      });
  }
  return [...each.values()].slice(0, limits.reportRecipients);
}

/** By the reason itself, else by all that is said. */
function statusSaid(texts: readonly string[], action: DeliveryAction): string {
  const each = texts.map((text) => statusOf(text, action));
  return each.find((status) => !status.endsWith('.0.0')) ?? each[0] ?? '';
}

function namedIn(line: string, at: number): readonly Named[] {
  return [...line.slice(0, 1_000).matchAll(address)].flatMap((match) => {
    const found = addressOf(match[1] ?? '');
    if (found === '' || isDaemon(found)) return [];
    const rest = line.slice(match.index + match[0].length);
    return [{ address: found, line: at, rest, meant: leads.test(line.slice(0, match.index)) }];
  });
}

function isDaemon(found: string): boolean {
  return /^(postmaster|mailer-daemon|abuse|hostmaster|root|admin(istrator)?|support|help(desk)?)@/i.test(
    found,
  );
}

function reasonOf(lines: readonly string[]): string {
  return lines
    .join(' ')
    .replace(/-{3,}/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s:.,>)'"-]+/, '')
    .trim()
    .slice(0, limits.reportTextChars);
}
