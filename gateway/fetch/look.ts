// One look into an outside mailbox: what is new is fetched, kept, entered, and only then marked there (F6, T6). A mail that
// cannot be fetched comes last at the next look, and is given up after a few, with a case that says so (T3). Whatever ends it
// in the middle is made up for by the next one.
//
//   list ─► (first time, and much there: ask) ─► each: fetch ─► keep ─► enter ─► confirm ─► mark what is done with
//                                                        │ same as one we have: enter ─► confirm

import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { FetchLedger, LedgerEntry, Mark, Place } from '#actors/ports/fetch-ledger.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { Fetching } from '#actors/vocabulary/mailbox-policy.ts';
import type { SystemSettings } from '#actors/vocabulary/system-settings.ts';
import { ImportChoice } from '#proto/gen/skillpost/v1/mailbox.ts';
import type { AddLink } from './deep-link.ts';
import type { Holding } from './holding.ts';
import { keepFetched, keepGivenUp } from './keeping.ts';
import type { Kept } from './keeping.ts';
import type { Permits } from './permits.ts';
import { isProblem } from './problems.ts';
import type { FoundMail, Listing, OutsideMailbox, Problem } from './source.ts';

export interface LookDeps {
  readonly ledger: FetchLedger;
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly settings: () => Pick<SystemSettings, 'fetchedOldAfterMs' | 'fetchedOldPerMinute'>;
  /** Bytes of mails that are being fetched, in all mailboxes. */
  readonly addLink: AddLink;
  readonly bytes: Permits;
  readonly clock: Clock;
  readonly log: Log;
  /** One mail is kept, or what stands in its place. */
  readonly fetched: (protocol: Fetching['protocol'], outcome: Kept['outcome']) => void;
}

export interface Look {
  readonly mailbox: Mailbox;
  readonly fetching: Fetching;
  readonly source: OutsideMailbox;
  readonly holding: Pick<Holding, 'count' | 'importing' | 'importBefore' | 'askImport'>;
  readonly place: Place;
  readonly signal: AbortSignal;
}

export interface Looked {
  /** Nothing is left that was there. */
  readonly complete: boolean;
  /** This session sees no more than it has seen: what comes later needs another. */
  readonly exhausted: boolean;
}

/** A mail that was listed, and what is known of it. */
interface Known {
  readonly mail: FoundMail;
  readonly entry: LedgerEntry | undefined;
}

const settledOutcomes = new Set<string>(['kept', 'again', 'large', 'given-up', 'passed-over']);

/** Throws the problem that ended it; what was done until then counts. */
export async function look(deps: LookDeps, one: Look): Promise<Looked> {
  const { ledger } = deps;
  const { source, place } = one;
  const mark = await ledger.mark(place);
  const listing = await source.list(mark ?? { epoch: '', last: '' });
  const exhausted = listing.complete;
  if (mark === null && !(await mayBegin(deps, one, listing))) return { complete: true, exhausted };
  const first = mark === null || mark.epoch !== listing.epoch;
  const names = listing.mails.map(nameOf);
  const entries = await ledger.entries(place, listing.epoch, names);
  const known = listing.mails.map((mail) => ({ mail, entry: entries.get(nameOf(mail)) }));
  const todo = inTurn(known.filter((each) => !isSettled(each) || isOwed(one, each)));
  const done = new Set(known.filter(isSettled).map(({ mail }) => mail));
  try {
    for (const each of todo.slice(0, limits.fetchListMails)) {
      one.signal.throwIfAborted();
      if (await settle(deps, { ...one, epoch: listing.epoch, first }, each)) done.add(each.mail);
    }
  } finally {
    await advance(deps, one, { listing, done, mark });
  }
  return { complete: !listing.more && done.size === listing.mails.length, exhausted };
}

/** Of a mail without a name of its own only its failures are known, by its size. */
function nameOf({ uid, size, handle }: FoundMail): string {
  return uid === '' ? `?${size ?? handle}` : uid;
}

function isSettled({ mail, entry }: Known): boolean {
  if (entry === undefined) return false;
  return mail.uid === '' ? entry.outcome === 'given-up' : settledOutcomes.has(entry.outcome);
}

/** We have it, and it is still to be marked there: whatever kept us from it the last time. */
function isOwed({ fetching }: Look, { entry }: Known): boolean {
  return fetching.afterwards !== 'leave' && (entry?.outcome === 'kept' || entry?.outcome === 'again');
}

/** What has failed comes last: it must not keep the others waiting (T3). */
function inTurn(todo: readonly Known[]): readonly Known[] {
  const failed = todo.filter(({ entry }) => entry?.outcome === 'failed');
  return failed.length === 0 ? todo : [...todo.filter((each) => !failed.includes(each)), ...failed];
}

/** T12: old mail by the thousand is for an administrator to decide on. */
async function mayBegin(deps: LookDeps, one: Look, listing: Listing): Promise<boolean> {
  const { holding, fetching, place } = one;
  if (fetching.mode === 'import' || listing.waiting <= limits.fetchUnaskedMails) return true;
  const choice =
    holding.importing === ImportChoice.UNSPECIFIED
      ? await holding.askImport(listing.waiting)
      : holding.importing;
  if (choice === ImportChoice.ALL) return true;
  if (choice !== ImportChoice.FROM_NOW) return false;
  const over = listing.mails.filter(({ uid }) => uid !== '');
  if (listing.complete)
    await deps.ledger.enter(
      place,
      listing.epoch,
      over.map((mail) => entryOf(mail, 'passed-over')),
    );
  await deps.ledger.setMark(place, { epoch: listing.epoch, last: listing.newest });
  return false;
}

function entryOf(
  mail: FoundMail,
  outcome: LedgerEntry['outcome'],
  fields: Partial<LedgerEntry> = {},
): LedgerEntry {
  return { uid: nameOf(mail), outcome, fingerprint: '', archiveId: null, attempts: 0, reason: '', ...fields };
}

export interface Settling extends Look {
  readonly epoch: string;
  /** The mailbox was never read to its end. */
  readonly first: boolean;
}

/** Whether it is done with. */
async function settle(deps: LookDeps, one: Settling, { mail, entry }: Known): Promise<boolean> {
  const { source, place, epoch } = one;
  const enter = (entered: LedgerEntry): Promise<void> => deps.ledger.enter(place, epoch, [entered]);
  if (entry?.outcome === 'kept' || entry?.outcome === 'again') {
    if (mail.uid !== '') {
      await confirm(deps, one, mail);
      return true;
    }
  }
  const attempts = entry?.outcome === 'failed' ? entry.attempts : 0;
  if (attempts >= limits.fetchMailAttempts) {
    const archiveId = await keepGivenUp(deps, one, { name: nameOf(mail), reason: entry?.reason ?? '' });
    await enter(entryOf(mail, 'given-up', { archiveId, attempts, reason: entry?.reason ?? '' }));
    return true;
  }
  const giveBack = await deps.bytes.acquire(
    Math.min(mail.size ?? limits.messageBytes, limits.messageBytes),
    one.signal,
  );
  try {
    const fetched = await source.fetch(mail).catch(async (error: Problem) => {
      if (one.signal.aborted) throw error;
      await enter(entryOf(mail, 'failed', { attempts: attempts + 1, reason: error.safeText }));
      // The session goes on after a no, and is over after anything else.
      if (!isProblem(error, 'refused')) throw error;
      return null;
    });
    if (fetched === null) return false;
    if (fetched.kind === 'gone') return true;
    const { outcome, fingerprint, archiveId } = await keepFetched(deps, one, { mail, fetched });
    await enter(entryOf(mail, outcome, { fingerprint, archiveId }));
    if (outcome !== 'again') one.holding.count(1);
    deps.fetched(one.fetching.protocol, outcome);
    if (outcome !== 'large') await confirm(deps, one, mail);
    return true;
  } finally {
    giveBack();
  }
}

/** A no is not worth stopping for: the mail is kept. A connection that is lost is: the mark stays before this mail. */
async function confirm(deps: LookDeps, { source, mailbox }: Look, mail: FoundMail): Promise<void> {
  try {
    await source.confirm(mail);
  } catch (error) {
    if (!isProblem(error, 'refused')) throw error;
    const reason = (error as Problem).safeText;
    deps.log.warn({ mailboxId: mailbox.id, reason }, 'a mail that is kept could not be marked at its server');
  }
}

interface Progress {
  readonly listing: Listing;
  readonly done: ReadonlySet<FoundMail>;
  readonly mark: Mark | null;
}

/** Up to the first mail that is not done with (T4: never past one). */
async function advance(deps: LookDeps, { place }: Look, { listing, done, mark }: Progress): Promise<void> {
  const { mails, epoch, next } = listing;
  const before = mark?.epoch === epoch ? mark.last : '';
  const open = mails.findIndex((mail) => !done.has(mail));
  const reached = open < 0 ? mails.at(-1) : mails[open - 1];
  const all = open < 0 && next !== null ? next : null;
  const last = listing.complete ? '' : (all ?? (next === null ? reached?.uid : undefined) ?? before);
  if (mark === null || mark.epoch !== epoch || mark.last !== last)
    await deps.ledger.setMark(place, { epoch, last });
}
