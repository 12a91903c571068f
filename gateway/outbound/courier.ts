// Takes a message to one recipient: by the server of its mailbox when that has one, through the relay when there is one,
// else to the servers of the domain, one after the other. What the last of them said counts.

import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Chance, Clock } from '#actors/ports/clock.ts';
import { splitAddress } from '#actors/vocabulary/reply-address.ts';
import { noDemands } from './demands.ts';
import type { DemandsOf } from './demands.ts';
import type { Letter, Outcome, Server } from './smtp-client.ts';
import { createPool } from './pool.ts';
import type { Pool } from './pool.ts';
import type { MailResolver } from './targets.ts';
import { findTargets } from './targets.ts';

export interface Courier {
  /** Never throws. */
  deliver(letter: Letter): Promise<Outcome>;
  /** Connections that are open. */
  connections(): number;
  /** Closes what is idle. */
  stop(): void;
}

export interface CourierDeps {
  readonly hostname: string;
  /** `smtp://user:pass@host:port`, `smtps://…`; empty: direct delivery by MX. */
  readonly relayUrl: string;
  readonly resolver: MailResolver;
  readonly clock: Clock;
  readonly chance: Chance;
  /** The server that a mailbox sends by (F8); null: the system's way out. Rejects when that cannot be found out now. */
  readonly serverFor?: ((mailboxId: string) => Promise<Server | null>) | undefined;
  /** Hears what became of each letter at such a server (F12). */
  readonly noteSending?: ((mailboxId: string, outcome: Outcome) => void) | undefined;
  /** Of servers found by MX; default 25. */
  readonly directPort?: number | undefined;
  /** What domains demand of servers found by MX (RFC 8461); absent: nobody is asked. */
  readonly demandsOf?: DemandsOf | undefined;
}

export function createCourier(deps: CourierDeps): Courier {
  const relay = deps.relayUrl === '' ? null : relayServer(deps.relayUrl);
  const pool = createPool(deps);
  const { serverFor = async () => null, noteSending = () => undefined } = deps;
  return {
    async deliver(letter) {
      const { mailboxId = '' } = letter;
      try {
        const own = mailboxId === '' ? null : await serverFor(mailboxId);
        const server = own ?? relay;
        if (server === null) return await direct(deps, pool, letter);
        const outcome = await pool.send(server, letter);
        if (own !== null) noteSending(mailboxId, outcome);
        return outcome;
      } catch (error) {
        const why = asSkillpostError(error).safeText;
        const outcome = deferred(`4.3.5 the server of the mailbox cannot be used: ${why}`);
        if (mailboxId !== '') noteSending(mailboxId, outcome);
        return outcome;
      }
    },
    connections: () => pool.open(),
    stop: () => pool.stop(),
  };
}

async function direct(deps: CourierDeps, pool: Pool, letter: Letter): Promise<Outcome> {
  const domain = splitAddress(letter.recipient)?.domain;
  if (domain === undefined) return failed('5.1.3 not an address');
  const found = await findTargets(domain, deps.resolver, () => deps.chance.random());
  if (found.kind === 'nowhere') return failed(found.text);
  if (found.kind === 'unknown') return deferred(found.text);
  const { demandsOf = noDemands } = deps;
  const demands = await demandsOf(domain, found.targets);
  if ('refusal' in demands) return deferred(demands.refusal);
  let outcome = deferred('4.4.1 no server was reached');
  for (const target of demands.targets.slice(0, limits.deliveryHosts)) {
    const way = { port: deps.directPort ?? 25, implicitTls: false, login: null, ...demands.way };
    outcome = await pool.send({ ...target, ...way }, letter);
    if (!outcome.tryNext) break;
  }
  return demands.explained(outcome);
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
    most: limits.deliverAtOnce,
    login:
      url.username === ''
        ? null
        : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
  };
}
