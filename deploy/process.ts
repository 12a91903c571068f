// The main program of a part process: runs the roles of SKILLPOST_ROLES in one process, tells the launcher (or whoever
// forked it) when all of them answer, and stops them in reverse order on SIGTERM or SIGINT.

import { startActorNode } from '#actors/node.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import { type Config, type PartName, readConfig } from '#actors/config.ts';
import type { Log } from '#actors/ports/log.ts';
import { startAnalyticsPart } from '#analytics/server.ts';
import { startGateway } from '#gateway/server.ts';
import type { PartPorts, ReadyMessage } from './part.ts';

interface Started {
  readonly ports: PartPorts;
  stop(): Promise<void>;
}

const starters: Readonly<Record<PartName, (config: Config, log: Log) => Promise<Started>>> = {
  node: startActorNode,
  gateway: startGateway,
  analytics: startAnalyticsPart,
};

const config = readConfig(process.env);
const log = createLog(config.logLevel, config.roles.join('+'));
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
for (const role of config.roles) {
  const part = await starters[role](config, log);
  started.push(part);
  Object.assign(ports, part.ports);
}
log.info({ ports }, 'ready');
const message: ReadyMessage = { ready: ports };
process.send?.(message);
