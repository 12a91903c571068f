// The MailKeys port in memory: for tests of the edge.

import { limits } from '../../limits.ts';
import type { MailKey, MailKeys, NewMailKey } from '../../ports/mail-keys.ts';

type Row = NewMailKey & Pick<MailKey, 'id'>;

export function createMemoryMailKeys(): MailKeys {
  let rows: readonly Row[] = [];
  let newest = 0;
  const same = (one: NewMailKey, other: NewMailKey): boolean =>
    one.role === other.role && one.mailboxId === other.mailboxId && one.fingerprint === other.fingerprint;
  return {
    async add(key) {
      const known = rows.find((row) => same(row, key));
      if (known !== undefined && (key.learned || !known.learned)) return null;
      newest += 1;
      const id = known?.id ?? `key-${newest}`;
      rows = [...rows.filter((row) => row !== known), { ...key, id }];
      return id;
    },
    list: async () =>
      rows
        .map(({ keyIds: _ids, publicText: _public, privateText: _private, ...key }) => key)
        .toSorted((one, other) => other.createdAt - one.createdAt || (one.id < other.id ? -1 : 1))
        .slice(0, limits.mailKeys),
    async remove(id) {
      const before = rows.length;
      rows = rows.filter((row) => row.id !== id);
      return rows.length < before;
    },
    forSending: async ({ mailboxId, addresses, at }) => {
      const counting = rows
        .filter(
          ({ revoked, validFrom, validUntil }) =>
            !revoked && (validFrom ?? at) <= at && (validUntil ?? at) >= at,
        )
        .toSorted(
          (one, other) => Number(one.learned) - Number(other.learned) || other.createdAt - one.createdAt,
        );
      return {
        own: counting
          .filter((row) => row.role === 'mailbox' && row.mailboxId === mailboxId)
          .map(({ kind, publicText, privateText }) => ({ kind, publicText, privateText: privateText ?? '' })),
        recipients: addresses.flatMap((address) =>
          counting
            .filter((row) => row.role !== 'anchor' && row.addresses.includes(address))
            .slice(0, limits.keyRingSender)
            .map(({ kind, publicText }) => ({ address, kind, publicText })),
        ),
      };
    },
    ring: async ({ addresses, keyIds }) => ({
      anchors: rows
        .filter(({ role }) => role === 'anchor')
        .slice(0, limits.keyRingAnchors)
        .map(({ publicText }) => publicText),
      known: rows
        .filter(({ role }) => role === 'correspondent')
        .filter(
          (row) =>
            row.addresses.some((address) => addresses.includes(address)) ||
            row.keyIds.some((keyId) => keyIds.includes(keyId)),
        )
        .slice(0, limits.keyRingSender)
        .map(({ kind, publicText, learned }) => ({ kind, publicText, trusted: !learned })),
      own: rows
        .filter(({ role }) => role === 'mailbox')
        .slice(0, limits.keyRingOwn)
        .map(({ kind, publicText, privateText }) => ({ kind, publicText, privateText: privateText ?? '' })),
    }),
  };
}
