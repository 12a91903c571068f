// The FetchLedger port in memory, for tests.

import type { FetchLedger, LedgerEntry, Mark, Place } from '../../ports/fetch-ledger.ts';

export function createMemoryFetchLedger(): FetchLedger {
  const marks = new Map<string, Mark>();
  const ledger = new Map<string, LedgerEntry & { readonly mailboxId: string }>();
  const of = ({ mailboxId, place }: Place, ...more: readonly string[]): string =>
    JSON.stringify([mailboxId, place, ...more]);
  return {
    mark: async (place) => marks.get(of(place)) ?? null,
    setMark: async (place, { epoch, last }) => void marks.set(of(place), { epoch, last }),
    entries: async (place, epoch, uids) =>
      new Map(
        uids.flatMap((uid) => {
          const entry = ledger.get(of(place, epoch, uid));
          if (entry === undefined) return [];
          const { mailboxId: _mailboxId, ...known } = entry;
          return [[uid, known] as const];
        }),
      ),
    enter: async (place, epoch, entries) => {
      for (const entry of entries)
        ledger.set(of(place, epoch, entry.uid), { ...entry, mailboxId: place.mailboxId });
    },
    archiveIdOf: async (mailboxId, fingerprint) =>
      [...ledger.values()].find(
        (entry) =>
          entry.mailboxId === mailboxId && entry.fingerprint === fingerprint && entry.archiveId !== null,
      )?.archiveId ?? null,
  };
}
