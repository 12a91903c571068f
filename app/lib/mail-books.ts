// The mail balance and the mail log as the console reads them (the contract is in gateway/http/routes/balance.ts), and how
// the figures of hours are added up. Pure.

export interface BalanceHour {
  readonly mailbox: string;
  readonly mailboxAddress: string;
  readonly hour: string;
  readonly accepted: number;
  readonly waiting: number;
  readonly open: number;
  readonly closed: number;
  readonly quarantined: number;
  readonly diverted: number;
  readonly discarded: number;
  readonly personal: number;
  readonly difference: number;
  readonly settledAt: string;
}

export interface LoggedMail {
  readonly id: string;
  readonly acceptedAt: string;
  readonly source: string;
  readonly mailbox: string;
  readonly mailboxAddress: string;
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly remoteAddress: string;
  readonly sizeBytes: number;
  readonly place: 'waiting' | 'routed' | 'discarded';
  readonly conversation: string | null;
  readonly tag: string | null;
  readonly discardReason: string;
  readonly quarantineReason: string;
}

export interface TraceStep {
  readonly at: string;
  readonly step: string;
  readonly queueName: string;
  readonly agentName: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Where mail can be, in the order of the columns. */
export const balancePlaces = [
  { key: 'waiting', label: 'Not understood yet' },
  { key: 'open', label: 'Open' },
  { key: 'closed', label: 'Closed' },
  { key: 'quarantined', label: 'Quarantined' },
  { key: 'diverted', label: 'Forwarded' },
  { key: 'discarded', label: 'Discarded' },
  { key: 'personal', label: 'Personal' },
] as const;

export type BalanceFigure = (typeof balancePlaces)[number]['key'] | 'accepted' | 'difference';

export type BalanceTotals = Readonly<Record<BalanceFigure, number>>;

export interface BalanceLine extends BalanceTotals {
  readonly mailbox: string;
  readonly name: string;
}

const figures: readonly BalanceFigure[] = ['accepted', 'difference', ...balancePlaces.map(({ key }) => key)];

function added(rows: readonly BalanceTotals[]): BalanceTotals {
  const sum = (figure: BalanceFigure): number => rows.reduce((all, row) => all + row[figure], 0);
  return Object.fromEntries(figures.map((figure) => [figure, sum(figure)])) as Record<BalanceFigure, number>;
}

/** One line for each mailbox, most mail first. Differences of hours are added up without their signs: two do not make none. */
export function balanceLines(hours: readonly BalanceHour[]): readonly BalanceLine[] {
  const of = Map.groupBy(hours, ({ mailbox }) => mailbox);
  const lines = [...of].map(([mailbox, rows]): BalanceLine => {
    const name = mailbox === '' ? 'Personal mailboxes' : rows[0]?.mailboxAddress || mailbox;
    const difference = rows.reduce((all, row) => all + Math.abs(row.difference), 0);
    return { ...added(rows), difference, mailbox, name };
  });
  return lines.toSorted((one, other) => other.accepted - one.accepted || one.name.localeCompare(other.name));
}

export interface HourBar {
  readonly hour: string;
  readonly accepted: number;
  readonly difference: number;
}

/** The last hours, oldest first, also those without mail. */
export function hourBars(
  hours: readonly BalanceHour[],
  { nowMs, count }: { nowMs: number; count: number },
): readonly HourBar[] {
  const of = Map.groupBy(hours, ({ hour }) => Date.parse(hour));
  const hourMs = 3_600_000;
  const last = nowMs - (nowMs % hourMs);
  return Array.from({ length: count }, (_, index) => {
    const at = last - (count - 1 - index) * hourMs;
    const rows = of.get(at) ?? [];
    return {
      hour: new Date(at).toISOString(),
      accepted: rows.reduce((all, row) => all + row.accepted, 0),
      difference: rows.reduce((all, row) => all + Math.abs(row.difference), 0),
    };
  });
}

const sources: Readonly<Record<string, string>> = {
  smtp: 'SMTP',
  form: 'Web form',
  api: 'API',
  imap: 'IMAP',
  pop3: 'POP3',
  graph: 'Microsoft Graph',
  submission: 'Mail program',
  report: 'Delivery report',
};

export function sourceName(source: string): string {
  return sources[source] ?? source;
}

const steps: Readonly<Record<string, string>> = {
  accepted: 'Accepted and archived',
  'attempt-failed': 'Could not be handled at first',
  understood: 'Read and understood',
  'sender-looked-at': 'Its sender was looked at again',
  routed: 'Handed to its case',
  discarded: 'Discarded',
  placed: 'Put into a personal mailbox',
  'kept-back': 'Kept back from a personal mailbox',
};

/** Null: it is an event of the case, which has words of its own. */
export function ownStep(step: string): string | null {
  return steps[step] ?? null;
}

const threads: Readonly<Record<string, string>> = {
  'reply-address': 'by its signed reply address',
  'own-message': 'answers a message of ours',
  participant: 'from somebody of the case',
  new: 'a case of its own',
  before: 'as it was decided before',
  unread: 'a case of its own',
  form: 'a case of its own',
  'came-back': 'mail of ours that came back',
};

/** Why a mail belongs to its case. */
export function threadedWords(by: string): string {
  return threads[by] ?? by.replaceAll('-', ' ');
}
