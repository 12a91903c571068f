// The parts that a launcher runs, as supervised services: which settings each gets, and that a restart comes up on the
// ports of the first start.

import type { Config } from '#actors/config.ts';
import type { InstallationSecrets } from './generated-secrets.ts';
import { type PartPorts, startPart } from './part.ts';
import type { Stores } from './stores.ts';
import type { Service } from './supervisor.ts';

const portVariables: Readonly<Record<string, string>> = {
  http: 'SKILLPOST_HTTP_PORT',
  smtp: 'SKILLPOST_SMTP_PORT',
  submission: 'SKILLPOST_SUBMISSION_PORT',
  submissions: 'SKILLPOST_SUBMISSIONS_PORT',
  pop3: 'SKILLPOST_POP3_PORT',
  pop3s: 'SKILLPOST_POP3S_PORT',
  node: 'SKILLPOST_NODE_PORT',
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

/** In the order of starting: actor nodes, analytics, gateway. */
export function partServices(options: PartOptions): readonly Service[] {
  const { config, stores, secrets, onPorts } = options;
  const shared = {
    REDIS_URL: stores.redisUrl,
    DATABASE_URL: stores.databaseUrl,
    CLICKHOUSE_URL: stores.clickhouseUrl,
    SKILLPOST_SECRET_KEY: secrets.masterKey,
    SKILLPOST_DATA: stores.dataDirectory,
  };
  const nodes = Array.from({ length: config.nodes }, (_, index) =>
    index === 0
      ? service('node', { ...shared, SKILLPOST_ROLES: 'node' }, onPorts)
      : service(
          `node ${index + 1}`,
          { ...shared, SKILLPOST_ROLES: 'node', SKILLPOST_NODE_PORT: '0' },
          () => undefined,
        ),
  );
  return [
    ...nodes,
    service('analytics', { ...shared, SKILLPOST_ROLES: 'analytics' }, onPorts),
    service('gateway', { ...shared, SKILLPOST_ROLES: 'gateway' }, onPorts),
  ];
}
