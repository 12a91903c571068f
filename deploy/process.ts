// The main program of a part process: runs the roles of SKILLPOST_ROLES in one process, tells the launcher (or whoever
// forked it) when all of them answer, and stops them in reverse order on SIGTERM or SIGINT.

import { createPrometheusMetrics } from '#actors/adapters/prometheus/metrics.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import { type Config, type PartName, readConfig, type TraceSettings } from '#actors/config.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Metrics, MetricsPage } from '#actors/ports/metrics.ts';
import type { Tracing } from '#actors/ports/tracing.ts';
import { noTracing } from '#actors/tracing.ts';
import { startMetricsEndpoint } from './metrics-endpoint.ts';
import type { FailedMessage, PartPorts, ReadyMessage } from './part.ts';
import { explained } from './start-failure.ts';

interface Started {
  readonly ports: PartPorts;
  stop(): Promise<void>;
}

interface Instruments {
  readonly metrics: Metrics & MetricsPage;
  readonly tracing: Tracing;
}

type Start = (config: Config, log: Log, instruments: Instruments) => Promise<Started>;

/** Loaded only where needed: an actor node carries nothing of the mail edge in memory. */
const starters: Readonly<Record<PartName, () => Promise<Start>>> = {
  node: async () => (await import('#actors/node.ts')).startActorNode,
  gateway: async () => (await import('#gateway/server.ts')).startGateway,
  async analytics() {
    const { startAnalyticsPart } = await import('#analytics/server.ts');
    return (settings, itsLog, { metrics: itsMetrics }) => startAnalyticsPart(settings, itsLog, itsMetrics);
  },
};

const config = readConfig(process.env);
const part = config.roles.join('+');
let tracing: Tracing = noTracing;
const log = createLog(config.logLevel, part, { traceId: () => tracing.current()?.traceId });
const metrics = createPrometheusMetrics();
const started: Started[] = [];
let stopping = false;

async function stop(why: string, code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ why }, 'stopping');
  let failed = code !== 0;
  for (const part of started.toReversed())
    await part.stop().catch((error: unknown) => {
      failed = true;
      log.error({ err: error }, 'a part did not stop cleanly');
    });
  process.exit(failed ? 1 : 0);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal, 0));
// What nobody caught leaves the process in a state nobody knows: end, and be started again.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    log.error({ err: error, event }, 'a bug ended this process');
    process.exit(1);
  });

const ports: Record<string, number> = {};
let ready = false;

/** Loaded only where traces have somewhere to go. */
async function startTracing({ url, ratio }: TraceSettings): Promise<void> {
  const { createTracing } = await import('#actors/adapters/opentelemetry/tracing.ts');
  const exported = createTracing({ url, ratio, service: `skillpost-${part}`, clock: systemClock, log });
  tracing = exported;
  // The first to start, so the last to stop.
  started.push({ ports: {}, stop: () => exported.stop() });
}

async function start(): Promise<void> {
  const traces = config.roles.some((role) => role !== 'analytics') ? config.traces : null;
  if (traces !== null) await startTracing(traces);
  if (config.metricsPort !== null) {
    const at = { host: config.host, port: config.metricsPort };
    const endpoint = await startMetricsEndpoint({
      ...at,
      page: metrics,
      isReady: () => ready && !stopping,
      log,
    });
    started.push(endpoint);
    Object.assign(ports, endpoint.ports);
  }
  for (const role of config.roles) {
    const startPart = await starters[role]();
    const running = await startPart(config, log, { metrics, tracing });
    started.push(running);
    Object.assign(ports, running.ports);
  }
  ready = true;
  log.info({ ports }, 'ready');
  const message: ReadyMessage = { ready: ports };
  process.send?.(message);
}

await start().catch((error: unknown) => {
  log.error({ err: error }, 'this process could not start');
  const message: FailedMessage = { failed: explained(error) };
  if (process.send === undefined) process.exit(1);
  // The channel may hold the message for a moment; it must be out before the end.
  process.send(message, undefined, undefined, () => process.exit(1));
});
