// From the bytes of a fetched mail to the archive: once per mailbox, however often it is fetched; old mail quietly, and not
// too much of it at once (T7, T12).

import { limits } from '#actors/limits.ts';
import type { FetchOutcome } from '#actors/ports/fetch-ledger.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { LookDeps, Settling } from './look.ts';
import { pause } from './pause.ts';
import {
  archiveIdOf,
  arrivalOf,
  deliveredTo,
  fingerprintOf,
  readRawHeader,
  returnPathOf,
} from './raw-header.ts';
import type { RawHeader } from './raw-header.ts';
import type { Fetched, FoundMail } from './source.ts';
import { givenUpText, largeText, standInMail } from './stand-in-mail.ts';

export interface Kept {
  readonly outcome: Extract<FetchOutcome, 'kept' | 'again' | 'large'>;
  readonly fingerprint: string;
  readonly archiveId: string;
}

interface FetchedMail {
  readonly mail: FoundMail;
  readonly fetched: Exclude<Fetched, { kind: 'gone' }>;
}

export async function keepFetched(
  deps: LookDeps,
  one: Settling,
  { mail, fetched }: FetchedMail,
): Promise<Kept> {
  const bytes = fetched.kind === 'mail' ? fetched.raw : fetched.header;
  const header = readRawHeader(bytes);
  const fingerprint = fetched.kind === 'mail' ? fingerprintOf(bytes) : `large:${fingerprintOf(bytes)}`;
  const known = await deps.ledger.archiveIdOf(one.mailbox.id, fingerprint);
  if (known !== null) return { outcome: 'again', fingerprint, archiveId: known };
  const arrivedAt = fetched.at ?? mail.at ?? arrivalOf(header);
  const id = archiveIdOf(one.mailbox.id, fingerprint);
  if (one.fetching.deepLink && mail.link !== '') {
    const { link } = mail;
    const requestId = await deps.addLink({ mailbox: one.mailbox, link, raw: bytes, key: `fetched/${id}` });
    if (requestId !== null) return { outcome: 'kept', fingerprint, archiveId: requestId };
  }
  const raw =
    fetched.kind === 'mail'
      ? bytes
      : standInMail(header, 'A mail that is too large', largeText(fetched.size, one.fetching.server.user));
  const archiveId = await keep(deps, one, {
    ...addressed(one, header),
    id,
    arrivedAt,
    raw,
    imported: isOld(deps, one, arrivedAt),
  });
  return { outcome: fetched.kind === 'mail' ? 'kept' : 'large', fingerprint, archiveId };
}

/** The case says why there is nothing in it. */
export async function keepGivenUp(
  deps: LookDeps,
  one: Settling,
  { name, reason }: { readonly name: string; readonly reason: string },
): Promise<string> {
  const { mailbox, fetching, place, epoch } = one;
  deps.log.error({ mailboxId: mailbox.id, name, reason }, 'a mail that cannot be fetched is passed over');
  return keep(deps, one, {
    ...addressed(one, null),
    id: archiveIdOf(mailbox.id, JSON.stringify(['given up', place.place, epoch, name])),
    raw: standInMail(null, 'A mail that could not be fetched', givenUpText(reason, fetching.server.user)),
    quarantineReason: `It could not be fetched: ${reason}`,
    imported: false,
  });
}

type Addressed = Pick<AcceptedMail, 'source' | 'envelopeFrom' | 'envelopeTo' | 'remoteAddress' | 'mailboxId'>;

function addressed({ mailbox, fetching }: Settling, header: RawHeader | null): Addressed {
  const others = header === null ? [] : deliveredTo(header);
  return {
    source: fetching.protocol,
    envelopeFrom: header === null ? '' : returnPathOf(header),
    envelopeTo: [...new Set([mailbox.address, ...others])],
    remoteAddress: '',
    mailboxId: mailbox.id,
  };
}

/** Whether nobody is to be told that it has come (T12). */
function isOld({ clock, settings }: LookDeps, one: Settling, arrivedAt: number | null): boolean {
  const { fetching, holding, first } = one;
  if (fetching.mode === 'import') return true;
  if (arrivedAt === null) return first;
  return arrivedAt < Math.max(holding.importBefore, clock.now() - settings().fetchedOldAfterMs);
}

const nextOldAt = new WeakMap<Settling['holding'], number>();

async function keep(deps: LookDeps, one: Settling, mail: AcceptedMail): Promise<string> {
  if (mail.imported === true) await turnOfOld(deps, one);
  one.signal.throwIfAborted();
  return deps.accept(mail);
}

/** Evenly over the minute. */
async function turnOfOld({ clock, settings }: LookDeps, { holding, signal }: Settling): Promise<void> {
  const at = Math.max(clock.now(), nextOldAt.get(holding) ?? 0);
  nextOldAt.set(holding, at + 60_000 / settings().fetchedOldPerMinute);
  await pause(clock, Math.min(at - clock.now(), limits.fetchOldPauseMs), signal);
}
