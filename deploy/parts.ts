// The parts that a launcher runs, as supervised services: which settings each gets, and that a restart comes up on the
// ports of the first start.

import type { Config, PartName } from '#actors/config.ts';
import type { InstallationSecrets } from './generated-secrets.ts';
import { type PartPorts, startPart } from './part.ts';
import type { Stores } from './stores.ts';
import type { Service } from './supervisor.ts';

const portVariables: Readonly<Record<string, string>> = {
  http: 'SKILLPOST_HTTP_PORT',
  smtp: 'SKILLPOST_SMTP_PORT',
  smtps: 'SKILLPOST_SMTPS_PORT',
  submission: 'SKILLPOST_SUBMISSION_PORT',
  submissions: 'SKILLPOST_SUBMISSIONS_PORT',
  pop3: 'SKILLPOST_POP3_PORT',
  pop3s: 'SKILLPOST_POP3S_PORT',
  node: 'SKILLPOST_NODE_PORT',
  metrics: 'SKILLPOST_METRICS_PORT',
};

export interface PartOptions {
  readonly config: Config;
  readonly stores: Stores;
  readonly secrets: InstallationSecrets;
  readonly onPorts: (ports: PartPorts) => void;
}

function service(
  name: string,
  settings: Readonly<Record<string, string>>,
  onPorts: (ports: PartPorts) => void,
): Service {
  let fixed: Record<string, string> = {};
  return {
    name,
    async start() {
      const part = await startPart(name, { ...process.env, ...settings, ...fixed });
      for (const [port, value] of Object.entries(part.ports)) {
        const variable = portVariables[port];
        if (variable !== undefined) fixed = { ...fixed, [variable]: String(value) };
      }
      onPorts(part.ports);
      return part;
    },
  };
}

/** `{metrics: 9401}` of the service `node 2` becomes `{'node 2 metrics': 9401}`: every process has such a port. */
function named(name: string, { metrics, ...ports }: PartPorts): PartPorts {
  return metrics === undefined ? ports : { ...ports, [`${name} metrics`]: metrics };
}

interface Part {
  readonly name: string;
  readonly role: PartName;
  readonly settings?: Readonly<Record<string, string>>;
  /** The others of its kind have the ports that are asked for. */
  readonly further?: boolean;
}

function partsOf(config: Config): readonly Part[] {
  const nodes = Array.from({ length: config.nodes }, (_, index): Part => {
    if (index === 0) return { name: 'node', role: 'node' };
    const settings = { SKILLPOST_NODE_PORT: '0' };
    return { name: `node ${index + 1}`, role: 'node', settings, further: true };
  });
  return [...nodes, { name: 'analytics', role: 'analytics' }, { name: 'gateway', role: 'gateway' }];
}

/** In the order of starting: actor nodes, analytics, gateway. Their metrics have ports that follow each other. */
export function partServices(options: PartOptions): readonly Service[] {
  const { config, stores, secrets, onPorts } = options;
  const shared = {
    REDIS_URL: stores.redisUrl,
    DATABASE_URL: stores.databaseUrl,
    CLICKHOUSE_URL: stores.clickhouseUrl,
    SKILLPOST_SECRET_KEY: secrets.masterKey,
    SKILLPOST_DATA: stores.dataDirectory,
  };
  const { metricsPort } = config;
  return partsOf(config).map(({ name, role, settings, further = false }, index) => {
    const metrics =
      metricsPort === null
        ? {}
        : { SKILLPOST_METRICS_PORT: String(metricsPort === 0 ? 0 : metricsPort + index) };
    return service(name, { ...shared, SKILLPOST_ROLES: role, ...settings, ...metrics }, (ports) => {
      const { node, ...others } = ports;
      onPorts(named(name, node === undefined || further ? others : ports));
    });
  });
}
