// The SendingTests port in memory: for tests of the edge. Knows no mailboxes, so it keeps a test of any.

import type { SendingTests } from '../../ports/sending-tests.ts';
import type { SendingTest } from '../../vocabulary/sending-test.ts';

export function createMemorySendingTests(): SendingTests {
  const kept = new Map<string, SendingTest & { readonly testId: string }>();
  const key = (mailboxId: string, address: string): string => `${mailboxId}/${address}`;
  return {
    async begin(test) {
      kept.set(key(test.mailboxId, test.address), {
        ...test,
        state: 'running',
        answer: '',
        confirmedBy: '',
      });
    },
    async end({ mailboxId, address, testId, taken, answer, at }) {
      const known = kept.get(key(mailboxId, address));
      if (known?.testId !== testId || known.state !== 'running') return;
      kept.set(key(mailboxId, address), { ...known, state: taken ? 'taken' : 'refused', answer, at });
    },
    async confirm(mailboxId, address, { userId }) {
      const known = kept.get(key(mailboxId, address));
      if (known === undefined || known.state === 'taken') return false;
      kept.set(key(mailboxId, address), { ...known, state: 'confirmed', confirmedBy: userId });
      return true;
    },
    of: async (mailboxIds) =>
      [...kept.values()]
        .filter(({ mailboxId }) => mailboxIds.includes(mailboxId))
        .map(({ testId: _testId, ...test }) => test)
        .toSorted((one, other) => one.address.localeCompare(other.address)),
    async forget(mailboxId, addresses) {
      for (const [name, test] of kept)
        if (test.mailboxId === mailboxId && !addresses.includes(test.address)) kept.delete(name);
    },
  };
}
