// The DkimKeys port in memory: for tests of the edge.

import type { DkimKey, DkimKeys, SigningKey } from '../../ports/dkim-keys.ts';

type Row = DkimKey & SigningKey;

export function createMemoryDkimKeys(): DkimKeys {
  let rows: readonly Row[] = [];
  const same = (
    one: Pick<DkimKey, 'domain' | 'selector'>,
    other: Pick<DkimKey, 'domain' | 'selector'>,
  ): boolean => one.domain === other.domain && one.selector === other.selector;
  return {
    async add(keys) {
      rows = [...rows, ...keys.map((key): Row => ({ ...key, state: 'waiting', checkedAt: null, fault: '' }))];
    },
    list: async (domain) =>
      rows
        .filter((row) => row.domain === domain)
        .map(({ privateKey: _privateKey, ...key }) => key)
        .toSorted(
          (one, other) => other.createdAt - one.createdAt || (one.selector < other.selector ? -1 : 1),
        ),
    signing: async (domain) =>
      rows
        .filter((row) => row.domain === domain && row.state === 'active')
        .map(({ selector, algorithm, privateKey }) => ({ selector, algorithm, privateKey }))
        .toSorted((one, other) => (one.selector < other.selector ? -1 : 1)),
    async checked(key, { at, fault }) {
      const found = rows.find((row) => same(row, key));
      if (found === undefined) return;
      const begins = fault === '' && found.state === 'waiting';
      rows = rows.map((row) => {
        if (same(row, key)) {
          const state = begins ? 'active' : fault !== '' && row.state === 'active' ? 'waiting' : row.state;
          return { ...row, checkedAt: at, fault, state };
        }
        const replaced =
          row.domain === key.domain && row.algorithm === found.algorithm && row.state === 'active';
        return begins && replaced ? { ...row, state: 'retired' } : row;
      });
    },
    async remove(key) {
      const before = rows.length;
      rows = rows.filter((row) => !same(row, key));
      return rows.length < before;
    },
  };
}
