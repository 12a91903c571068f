// The OAuthStore port in memory, for tests.

import type { Clock } from '../../ports/clock.ts';
import type { OAuthProvider, OAuthStart, OAuthStore } from '../../ports/oauth-store.ts';

export function createMemoryOAuthStore(clock: Clock): OAuthStore {
  const providers = new Map<string, { provider: OAuthProvider; clientSecret: string }>();
  const starts = new Map<string, OAuthStart>();
  const leases = new Map<string, { holder: string; until: number }>();
  return {
    providers: () =>
      Promise.resolve(
        [...providers.values()]
          .map(({ provider, clientSecret }) => ({ ...provider, hasSecret: clientSecret !== '' }))
          .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
      ),
    provider: (id) => Promise.resolve(providers.get(id) ?? null),
    putProvider(provider, clientSecret) {
      const kept = providers.get(provider.id)?.clientSecret ?? '';
      providers.set(provider.id, { provider, clientSecret: clientSecret ?? kept });
      return Promise.resolve();
    },
    begin: (start) => Promise.resolve(void starts.set(start.state, start)),
    finish(state) {
      const start = starts.get(state);
      starts.delete(state);
      return Promise.resolve(start !== undefined && start.expiresAt > clock.now() ? start : null);
    },
    lease(mailboxId, holder, ms) {
      const lease = leases.get(mailboxId);
      if (lease !== undefined && lease.until > clock.now()) return Promise.resolve(false);
      leases.set(mailboxId, { holder, until: clock.now() + ms });
      return Promise.resolve(true);
    },
    release(mailboxId, holder) {
      if (leases.get(mailboxId)?.holder === holder) leases.delete(mailboxId);
      return Promise.resolve();
    },
  };
}
