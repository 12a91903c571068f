// The AccountMail port in memory: for tests of the edge.

import { limits } from '../../limits.ts';
import type { AccountMail, Folder, FolderUsage } from '../../ports/account-mail.ts';
import type { Clock } from '../../ports/clock.ts';

interface Entry {
  uid: number;
  readonly archiveId: string;
  readonly placedIn: Folder;
  readonly size: number;
  folder: Folder;
}

interface Box {
  readonly entries: Entry[];
  nextUid: number;
  reader: string | null;
  readerUntil: number;
}

/** `exists` says whether there is an account of this id. */
export function createMemoryAccountMail(
  clock: Pick<Clock, 'now'>,
  exists: (accountId: string) => boolean,
): AccountMail {
  const boxes = new Map<string, Box>();
  const boxOf = (id: string): Box => {
    const box = boxes.get(id) ?? { entries: [], nextUid: 1, reader: null, readerUntil: 0 };
    boxes.set(id, box);
    return box;
  };
  const inboxOf = (id: string): readonly Entry[] =>
    boxOf(id)
      .entries.filter(({ folder }) => folder === 'inbox')
      .toSorted((one, other) => one.uid - other.uid);
  const holds = (box: Box, reader: string): boolean => box.reader === reader && box.readerUntil > clock.now();
  return {
    async place({ accountId, folder, archiveId, size, heldReason = '' }) {
      if (!exists(accountId)) return false;
      const box = boxOf(accountId);
      if (box.entries.some((entry) => entry.archiveId === archiveId && entry.placedIn === folder))
        return true;
      const lies = heldReason === '' ? folder : 'quarantine';
      box.entries.push({ uid: box.nextUid, archiveId, placedIn: folder, size, folder: lies });
      box.nextUid += 1;
      return true;
    },
    isKeptBack: async (archiveId) =>
      [...boxes.values()].some(({ entries }) =>
        entries.some((entry) => entry.archiveId === archiveId && entry.folder === 'quarantine'),
      ),
    async release(archiveId) {
      const released: string[] = [];
      for (const [accountId, box] of boxes)
        for (const entry of box.entries.filter((one) => one.archiveId === archiveId))
          if (entry.folder === 'quarantine') {
            entry.folder = 'inbox';
            entry.uid = box.nextUid;
            box.nextUid += 1;
            released.push(accountId);
          }
      return released.toSorted();
    },
    usedBytes: async (ids) => new Map(ids.map((id) => [id, bytesOf(inboxOf(id))])),
    folders: async (accountId) =>
      Array.from(Map.groupBy(boxOf(accountId).entries, ({ folder }) => folder))
        .map(([folder, all]): FolderUsage => ({ folder, messages: all.length, bytes: bytesOf(all) }))
        .toSorted((one, other) => (one.folder < other.folder ? -1 : 1)),
    async openInbox(accountId, reader, ttlMs) {
      if (!exists(accountId)) return null;
      const box = boxOf(accountId);
      if (box.reader !== null && box.reader !== reader && box.readerUntil > clock.now()) return 'in-use';
      box.reader = reader;
      box.readerUntil = clock.now() + ttlMs;
      const inbox = inboxOf(accountId).slice(0, limits.pop3Messages);
      const uids = inbox.map(({ uid }) => uid);
      return { validity: `of-${accountId}`, uids, sizes: inbox.map(({ size }) => size) };
    },
    async renewReader(accountId, reader, ttlMs) {
      const box = boxOf(accountId);
      if (box.reader !== reader) return false;
      box.readerUntil = clock.now() + ttlMs;
      return true;
    },
    async releaseReader(accountId, reader) {
      const box = boxOf(accountId);
      if (box.reader === reader) box.reader = null;
    },
    archiveIdOf: async (accountId, uid) =>
      inboxOf(accountId).find((entry) => entry.uid === uid)?.archiveId ?? null,
    async moveToArchive(accountId, reader, uids) {
      if (!holds(boxOf(accountId), reader)) return false;
      for (const entry of inboxOf(accountId)) if (uids.includes(entry.uid)) entry.folder = 'archive';
      return true;
    },
  };
}

function bytesOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { size }) => sum + size, 0);
}
