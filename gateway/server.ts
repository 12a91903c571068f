// The composition root of the gateway: mail in, mail out, the API, the live feed and the console in one process. Joins
// adapters to parts and stops them in the order that loses nothing; has no behaviour of its own.

import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createPrometheusMetrics } from '#actors/adapters/prometheus/metrics.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { Config } from '#actors/config.ts';
import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Metrics, MetricsPage } from '#actors/ports/metrics.ts';
import type { Tracing } from '#actors/ports/tracing.ts';
import { validateRule, type CheckedRule } from '#actors/rules/validate.ts';
import { noTracing } from '#actors/tracing.ts';
import { type Acceptance } from './accept.ts';
import { startBoxes } from './boxes/compose.ts';
import { startBalanceKeeper } from './balance.ts';
import { composeForms, composeRatings, composeRequestAdd } from './compose-intake.ts';
import { startUnderstanding, type Parts } from './compose-understanding.ts';
import { startMailEdge, type AddStop, type MailPorts } from './compose-mail.ts';
import { createConsoleApi, loadConsole } from './console/handler.ts';
import { startDisplay } from './http/display-pool.ts';
import { createHttp } from './http/http.ts';
import { attachLive, type LiveServer } from './live/live-server.ts';
import { createTextLookup } from './dkim/texts.ts';
import { createResolver } from './dns.ts';
import { startFetching } from './fetch/compose.ts';
import { createDryRun } from './dry-run.ts';
import { createLeaving } from './mail/crypt/leaving.ts';
import { createOpener } from './mail/crypt/opener.ts';
import { createParser } from './mail/parser.ts';
import { measureBalance, measureLive } from './measures.ts';
import { composeSending } from './compose-sending.ts';
import { createStops } from './stops.ts';
import { openStores, type Stores } from './stores.ts';

export interface Gateway {
  readonly ports: Readonly<{ http: number }> & MailPorts;
  stop(): Promise<void>;
}

/** What the gateway is watched with. */
export interface GatewayInstruments {
  readonly metrics: Metrics & MetricsPage;
  readonly tracing: Tracing;
}

const consoleBuild = fileURLToPath(new URL('../app/build/', import.meta.url));

function checkRule(fields: Readonly<Record<string, unknown>>, stores: Stores): string | null {
  const rule = { mailboxIds: [], ...fields } as unknown as CheckedRule;
  const [fault] = validateRule(rule, stores.directory.current());
  return fault === undefined ? null : `${fault.path}: ${fault.text}`;
}

/** Old kept answers go, a few times an hour. */
function startPruning({ stores, log, stops }: Parts): void {
  let cancel = (): void => undefined;
  const prune = (): void => {
    cancel = systemClock.after(limits.idempotencyPruneEveryMs, prune);
    stores.idempotency
      .prune()
      .catch((error: unknown) =>
        log.warn({ code: asSkillpostError(error).code, err: error }, 'old kept answers could not be removed'),
      );
  };
  cancel = systemClock.after(limits.idempotencyPruneEveryMs, prune);
  stops.add(() => cancel());
}

/** The mail balance, and the signatures of the archive. */
function startBooks({ stores, log, stops, metrics }: Parts): void {
  const { balance, archiveChain } = stores;
  const keeper = startBalanceKeeper({
    balance,
    anchor: () => archiveChain.anchor(),
    clock: systemClock,
    log,
  });
  measureBalance(metrics, () => keeper.figures());
  stops.add(() => keeper.stop());
}

/** Finishes what is in flight; what takes longer than `limits.gatewayStopMs` is cut. */
async function stopHttp(app: FastifyInstance, live: LiveServer): Promise<void> {
  const cancelCut = systemClock.after(limits.gatewayStopMs, () => app.server.closeAllConnections());
  await live.stop();
  await app.close();
  cancelCut();
}

async function startHttp(parts: Parts, acceptance: Acceptance, add: AddStop): Promise<number> {
  const { config, log, stores, metrics, parser, opener, leaving } = parts;
  const shared = { ...stores, clock: systemClock, chance: systemChance, log };
  const boxes = startBoxes(config, stores, { log, metrics });
  add(() => boxes.stop());
  const { tokens } = boxes;
  const requestAdd = composeRequestAdd(config, stores);
  const fetcher = startFetching({
    stores,
    acceptance,
    requestAdd,
    parser,
    tokens,
    clock: systemClock,
    chance: systemChance,
    log,
    metrics,
  });
  add(() => fetcher.stop());
  const api = createConsoleApi(() => app);
  const app: FastifyInstance = createHttp({
    ...shared,
    requestAdd,
    ratings: composeRatings(config, stores, log),
    forms: composeForms(config, { directory: stores.directory, log, acceptance }),
    metrics,
    ...composeSending(config, stores.directory),
    checkRule: (fields) => checkRule(fields, stores),
    boxes: boxes.boxes,
    dkim: {
      keys: stores.dkimKeys,
      texts: createTextLookup(createResolver(config)),
      random: (octets) => randomBytes(octets),
    },
    mailKeys: { keys: stores.mailKeys, readUpload: (upload) => opener.readUpload(upload) },
    leaving,
    oauth: boxes.oauth,
    show: startDisplay({ clock: systemClock, add }),
    parser,
    dryRun: createDryRun({
      mailStore: stores.mailStore,
      directory: stores.directory,
      parser,
      history: (address) => stores.caseList.customer(address),
    }),
    console: await loadConsole(consoleBuild, api, log),
  });
  const live = attachLive(app.server, shared);
  add(() => stopHttp(app, live));
  measureLive(metrics, live);
  startPruning(parts);
  startBooks(parts);
  await app.listen({ host: config.host, port: config.ports.http });
  return (app.server.address() as AddressInfo).port;
}

/** Resolves when mail is taken and the API answers. A part that cannot start stops those that did. */
export async function startGateway(
  config: Config,
  log: Log,
  instruments: Partial<GatewayInstruments> = {},
): Promise<Gateway> {
  const { metrics = createPrometheusMetrics(), tracing = noTracing } = instruments;
  const stops = createStops(log);
  try {
    const stores = await openStores(config, { log, tracing }, stops);
    const opener = createOpener({ keys: stores.mailKeys, clock: systemClock, log });
    stops.add(() => opener.stop());
    const parser = createParser({ clock: systemClock, opener });
    stops.add(() => parser.stop());
    const { directory, mailKeys: keys } = stores;
    const leaving = createLeaving({ keys, opener, directory, clock: systemClock, log });
    const parts: Parts = { config, log, stores, stops, metrics, parser, opener, leaving };
    const { acceptance, lookAtSender } = startUnderstanding(parts);
    // What the world reaches stops first, and side by side: each may take seconds to finish what is at work.
    const addToEdge = stops.group();
    const mail = await startMailEdge({ ...parts, lookAtSender }, acceptance, addToEdge);
    const http = await startHttp(parts, acceptance, addToEdge);
    const ports = { http, ...mail };
    log.info(ports, 'the gateway answers');
    return { ports, stop: () => stops.run() };
  } catch (error) {
    await stops.run().catch((failure: unknown) => log.error({ err: failure }, 'stopping failed, too'));
    throw error;
  }
}
