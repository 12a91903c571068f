// The archive of the mail store in memory: accepted mails, and whether each is routed yet.

import type { MailStore } from '../../ports/mail-store.ts';
import type { Deps, Row } from './outgoing-mail.ts';
import { asksForSilence } from '../../vocabulary/delivery-reports.ts';

type ArchivePart = Pick<
  MailStore,
  | 'accept'
  | 'wantsNoReports'
  | 'archived'
  | 'archivedBetween'
  | 'claimUnrouted'
  | 'discard'
  | 'markRouted'
  | 'markAttempt'
>;

export function archiveOf(archive: Map<string, Row>, { clock, chance }: Deps): ArchivePart {
  const change = (id: string, fields: Partial<Row>): void => {
    const row = archive.get(id);
    if (row !== undefined) archive.set(id, { ...row, ...fields });
  };
  return {
    accept: async (mail) => {
      const id = mail.id ?? chance.newId();
      if (archive.has(id)) return id;
      const { quarantineReason = null } = mail;
      const fresh = { receivedAt: clock.now(), attempts: 0, conversationId: null, quarantineReason };
      archive.set(id, { ...mail, id, ...fresh, routed: false, claimedUntil: 0, discardReason: '' });
      return id;
    },
    archived: async (archiveId) => archive.get(archiveId) ?? null,
    wantsNoReports: async (archiveId) => asksForSilence(archive.get(archiveId) ?? null),
    claimUnrouted: async (before, limit, claimMs) => {
      const open = [...archive.values()].filter(
        (row) => !row.routed && row.receivedAt < before && row.claimedUntil < clock.now(),
      );
      const claimed = open.toSorted((one, other) => one.receivedAt - other.receivedAt).slice(0, limit);
      for (const { id } of claimed) change(id, { claimedUntil: clock.now() + claimMs });
      return claimed;
    },
    markRouted: async (archiveId) => change(archiveId, { routed: true }),
    discard: async (archiveId, { reason }) => change(archiveId, { routed: true, discardReason: reason }),
    archivedBetween: async ({ from, to, limit, after }) => {
      const rows = [...archive.values()]
        .filter(({ receivedAt, mailboxId }) => receivedAt >= from && receivedAt < to && mailboxId !== '')
        .toSorted((one, other) => one.receivedAt - other.receivedAt || (one.id < other.id ? -1 : 1));
      const start = after === null ? 0 : rows.findIndex(({ id }) => id === after) + 1;
      return rows.slice(start, start + limit);
    },
    markAttempt: async (archiveId) =>
      change(archiveId, { attempts: (archive.get(archiveId)?.attempts ?? 0) + 1 }),
  };
}
