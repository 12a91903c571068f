// What looks after outside mailboxes, for tests of the edge: secrets and health in memory, and servers that take the
// password `right`.

import { createMemoryOAuthStore } from '#actors/adapters/memory/oauth-store.ts';
import { systemChance } from '#actors/adapters/system/clock.ts';
import type { AccessTokens } from '#actors/ports/access-tokens.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { OAuthStore } from '#actors/ports/oauth-store.ts';
import { createGrants, type Grants } from '#gateway/boxes/oauth/grants.ts';
import { createMemorySendingTests } from '#actors/adapters/memory/sending-tests.ts';
import { createSendingTester } from '#gateway/boxes/sending-tester.ts';
import type { TestMail } from '#gateway/boxes/test-mail.ts';
import { createAccessTokens } from '#gateway/boxes/oauth/tokens.ts';
import type { BoxOutcome, MailboxHealth, ProtocolHealth } from '#actors/ports/mailbox-health.ts';
import type { MailboxSecrets, SealedSecret, SecretPurpose } from '#actors/ports/mailbox-secrets.ts';
import type { BoxProtocol } from '#actors/vocabulary/mailbox-policy.ts';
import { createBoxes, type Boxes } from '#gateway/boxes/boxes.ts';
import type { BoxCheck, ToCheck } from '#gateway/boxes/check.ts';

export interface TwinBoxes {
  readonly boxes: Boxes;
  readonly oauth: { readonly store: OAuthStore; readonly grants: Grants };
  readonly tokens: AccessTokens;
  readonly healthPort: MailboxHealth;
  readonly secrets: MailboxSecrets;
  /** All that was tried. */
  readonly tried: ToCheck[];
  /** What was sent to see whether it can be; an address with `refused` in it cannot. */
  readonly testMails: TestMail[];
  /** Further addresses that cannot send. */
  readonly refused: Set<string>;
  readonly health: Map<string, ProtocolHealth>;
  /** Secrets of a directory write, as the directory would keep them. */
  keep(mailboxId: string, secrets: readonly SealedSecret[]): void;
  readonly kept: Map<string, string>;
}

export const rightPassword = 'the right one';

interface TwinBoxDeps {
  readonly directory: DirectorySource;
  readonly clock: Clock;
  readonly log: Log;
}

export function createTwinBoxes({ directory, clock, log }: TwinBoxDeps): TwinBoxes {
  const kept = new Map<string, string>();
  const health = new Map<string, ProtocolHealth>();
  const tried: ToCheck[] = [];
  const testMails: TestMail[] = [];
  const refusedSenders = new Set<string>();
  const sealed = (purpose: SecretPurpose, secret: string): SealedSecret => ({
    id: secret,
    purpose,
    keyId: 'twin',
    nonce: Buffer.alloc(0),
    ciphertext: Buffer.from(secret),
  });
  const secrets: MailboxSecrets = {
    seal: sealed,
    read: (id, purpose) => Promise.resolve(kept.get(`${id}/${purpose}`) ?? null),
    write: (id, purpose, secret) => Promise.resolve(void kept.set(`${id}/${purpose}`, secret)),
    remove: (id, purpose) => Promise.resolve(void kept.delete(`${id}/${purpose}`)),
    kept: (id) =>
      Promise.resolve(
        [...kept.keys()]
          .filter((name) => name.startsWith(`${id}/`))
          .map((name) => name.slice(id.length + 1) as SecretPurpose),
      ),
  };
  const port: MailboxHealth = {
    note: (id, protocol, outcome) =>
      Promise.resolve(void health.set(`${id}/${protocol}`, row(id, protocol, outcome))),
    of: (id) => Promise.resolve([...health.values()].filter((one) => one.mailboxId === id)),
    all: () => Promise.resolve([...health.values()]),
    forget: (id, protocols) =>
      Promise.resolve(protocols.forEach((protocol) => health.delete(`${id}/${protocol}`))),
  };
  const check = (what: ToCheck): Promise<readonly BoxCheck[]> => {
    tried.push(what);
    const judged = (protocol: BoxProtocol, secret: unknown): BoxCheck => {
      const right = /the right one|access-/.test(JSON.stringify(secret));
      return { protocol, place: 'outside:1', fault: right ? null : '535 5.7.8 no such password' };
    };
    return Promise.resolve([
      ...(what.fetching === null ? [] : [judged(what.fetching.settings.protocol, what.fetching.secret)]),
      ...(what.sending === null ? [] : [judged('smtp', what.sending.secret)]),
    ]);
  };
  const store = createMemoryOAuthStore(clock);
  const deps = { directory, secrets, health: port, store, clock, chance: systemChance, log };
  const tokens = createAccessTokens(deps);
  return {
    boxes: createBoxes({
      secrets,
      health: port,
      tokens,
      check,
      tester: createSendingTester({
        tests: createMemorySendingTests(),
        send: async (mail) => {
          testMails.push(mail);
          const refused = refusedSenders.has(mail.from) || /refused/.test(mail.from);
          const text = refused ? '553 5.7.1 not your address' : '250 2.0.0 taken';
          return { state: refused ? 'failed' : 'delivered', code: null, text, tryNext: false };
        },
        clock,
        chance: systemChance,
        log,
      }),
    }),
    oauth: { store, grants: createGrants(deps) },
    tokens,
    secrets,
    healthPort: port,
    tried,
    testMails,
    refused: refusedSenders,
    health,
    kept,
    keep: (id, all) => all.forEach((one) => kept.set(`${id}/${one.purpose}`, one.ciphertext.toString())),
  };
}

function row(mailboxId: string, protocol: BoxProtocol, outcome: BoxOutcome): ProtocolHealth {
  return {
    mailboxId,
    protocol,
    state: outcome.ok ? 'ok' : 'failing',
    since: 0,
    lastError: outcome.ok ? '' : outcome.error,
    lastSuccessAt: outcome.ok ? 0 : null,
    expiresAt: outcome.ok ? (outcome.expiresAt ?? null) : null,
    gap: null,
  };
}
