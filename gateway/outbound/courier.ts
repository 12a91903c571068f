// Takes a message to one recipient: through the relay when there is one, else to the servers of the domain, one after
// the other. What the last of them said counts.

import { limits } from '#actors/limits.ts';
import type { Chance, Clock } from '#actors/ports/clock.ts';
import { splitAddress } from '#actors/vocabulary/reply-address.ts';
import type { Letter, Outcome, Server } from './smtp-client.ts';
import { send } from './smtp-client.ts';
import type { MailResolver } from './targets.ts';
import { findTargets } from './targets.ts';

export interface Courier {
  /** Never throws. */
  deliver(letter: Letter): Promise<Outcome>;
}

export interface CourierDeps {
  readonly hostname: string;
  /** `smtp://user:pass@host:port`, `smtps://…`; empty: direct delivery by MX. */
  readonly relayUrl: string;
  readonly resolver: MailResolver;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Of servers found by MX; default 25. */
  readonly directPort?: number | undefined;
}

export function createCourier(deps: CourierDeps): Courier {
  const relay = deps.relayUrl === '' ? null : relayServer(deps.relayUrl);
  return {
    async deliver(letter) {
      if (relay !== null) return send(relay, letter, deps);
      const domain = splitAddress(letter.recipient)?.domain;
      if (domain === undefined) return failed('5.1.3 not an address');
      const found = await findTargets(domain, deps.resolver, () => deps.chance.random());
      if (found.kind === 'nowhere') return failed(found.text);
      if (found.kind === 'unknown') return deferred(found.text);
      let outcome = deferred('4.4.1 no server was reached');
      for (const target of found.targets.slice(0, limits.deliveryHosts)) {
        outcome = await send(
          { ...target, port: deps.directPort ?? 25, implicitTls: false, login: null },
          letter,
          deps,
        );
        if (!outcome.tryNext) break;
      }
      return outcome;
    },
  };
}

function failed(text: string): Outcome {
  return { state: 'failed', code: null, text, tryNext: false };
}

function deferred(text: string): Outcome {
  return { state: 'deferred', code: null, text, tryNext: true };
}

export function relayServer(relayUrl: string): Server {
  const url = new URL(relayUrl);
  const implicitTls = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    address: host,
    port: url.port === '' ? (implicitTls ? 465 : 25) : Number(url.port),
    implicitTls,
    login:
      url.username === ''
        ? null
        : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
  };
}
