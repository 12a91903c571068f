// Joins the parts that look after outside mailboxes to the stores of a gateway; has no behaviour of its own.

import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { Config } from '#actors/config.ts';
import type { AccessTokens } from '#actors/ports/access-tokens.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Metrics } from '#actors/ports/metrics.ts';
import type { OAuthStore } from '#actors/ports/oauth-store.ts';
import { createGraphSource } from '../fetch/graph.ts';
import { createImapSource } from '../fetch/imap.ts';
import { createPop3Source } from '../fetch/pop3.ts';
import { createSigner } from '../dkim/signer.ts';
import { composeDemands } from '../compose-demands.ts';
import { createResolver } from '../dns.ts';
import { createCourier } from '../outbound/courier.ts';
import { mailResolver } from '../outbound/targets.ts';
import type { Stores } from '../stores.ts';
import { createBoxes, type Boxes } from './boxes.ts';
import { createCheck } from './check.ts';
import { measureLights, watchLights } from './lights.ts';
import { createGrants, type Grants } from './oauth/grants.ts';
import { startTokenKeeper } from './oauth/keeper.ts';
import { createAccessTokens } from './oauth/tokens.ts';
import { createSendingHealth } from './sending-health.ts';
import { createSendingTester } from './sending-tester.ts';
import { sendTestMail } from './test-mail.ts';
import { createWayOut, type WayOut } from './way-out.ts';

export interface BoxParts {
  readonly boxes: Boxes;
  readonly oauth: { readonly store: OAuthStore; readonly grants: Grants };
  readonly tokens: AccessTokens;
  stop(): Promise<void>;
}

/** By which server each mailbox sends. */
export function composeWayOut(stores: Stores, log: Log): WayOut {
  const { directory, mailboxSecrets: secrets, mailboxHealth: health, oauthStore: store } = stores;
  const deps = { directory, secrets, health, store, clock: systemClock, chance: systemChance, log };
  return createWayOut({ directory, secrets, tokens: createAccessTokens(deps) });
}

interface BoxInstruments {
  readonly log: Log;
  readonly metrics: Metrics;
}

/** As replies leave: by the same way, signed with the same keys. */
function composeTester(config: Config, stores: Stores, log: Log) {
  const [clock, chance] = [systemClock, systemChance];
  const { hostname, relayUrl } = config;
  const courier = createCourier({
    hostname,
    relayUrl,
    resolver: mailResolver(createResolver(config)),
    clock,
    chance,
    serverFor: composeWayOut(stores, log),
    noteSending: createSendingHealth({ health: stores.mailboxHealth, clock, log }),
    demandsOf: composeDemands(config, stores, log),
  });
  const sign = createSigner({ keys: stores.dkimKeys, clock, log });
  const tester = createSendingTester({
    tests: stores.sendingTests,
    send: (mail) => sendTestMail({ courier, sign, clock, chance, hostname }, mail),
    clock,
    chance,
    log,
  });
  return {
    tester,
    async stop(): Promise<void> {
      await tester.stop();
      courier.stop();
    },
  };
}

export function startBoxes(config: Config, stores: Stores, { log, metrics }: BoxInstruments): BoxParts {
  const { hostname } = config;
  const clock = systemClock;
  const { directory, mailboxSecrets: secrets, mailboxHealth: health, oauthStore: store } = stores;
  const deps = { directory, secrets, health, store, clock, chance: systemChance, log };
  const tokens = createAccessTokens(deps);
  const sources = {
    imap: createImapSource({ clock }),
    pop3: createPop3Source({ clock }),
    graph: createGraphSource({ clock }),
  };
  const keeper = startTokenKeeper({ directory, tokens, clock, log });
  const testing = composeTester(config, stores, log);
  const lights = watchLights({ health, directory, clock, log });
  measureLights(metrics, () => lights.read());
  return {
    boxes: createBoxes({
      secrets,
      health,
      tokens,
      check: createCheck({ sources, hostname, clock }),
      tester: testing.tester,
    }),
    oauth: { store, grants: createGrants(deps) },
    tokens,
    async stop() {
      await Promise.all([keeper.stop(), lights.stop(), testing.stop()]);
    },
  };
}
