// The three stores: the server that a URL names, else an embedded one that the supervisor keeps running on the port of
// its first start.

import { join } from 'node:path';
import { createLog } from '#actors/adapters/system/log.ts';
import type { Config } from '#actors/config.ts';
import { startEmbeddedClickHouse } from './embedded/clickhouse.ts';
import { startEmbeddedPostgres } from './embedded/postgres.ts';
import { startEmbeddedRedis } from './embedded/redis.ts';
import type { InstallationSecrets } from './generated-secrets.ts';
import type { Running, Service, Supervisor } from './supervisor.ts';

export interface Stores {
  readonly redisUrl: string;
  readonly databaseUrl: string;
  /** With the credentials of the writer. */
  readonly clickhouseUrl: string;
  readonly dataDirectory: string;
  /** `sql` when the embedded engine runs. */
  readonly ports: Readonly<Record<string, number>>;
}

export interface StoresOptions {
  readonly config: Config;
  readonly dataDirectory: string;
  readonly secrets: InstallationSecrets;
  readonly supervisor: Supervisor;
}

interface RunningStore extends Running {
  readonly url: string;
}

/** A store as a service: remembers URL and port of its first start for every later one. */
class EmbeddedStore implements Service {
  readonly name: string;
  readonly #launch: (port: number) => Promise<RunningStore>;
  #port: number;
  url = '';

  constructor(name: string, port: number, launch: (port: number) => Promise<RunningStore>) {
    this.name = name;
    this.#port = port;
    this.#launch = launch;
  }

  get port(): number {
    return this.#port;
  }

  async start(): Promise<Running> {
    const running = await this.#launch(this.#port);
    this.url = running.url;
    this.#port = Number(new URL(running.url).port);
    return running;
  }
}

function embeddedStores({ config, dataDirectory, secrets }: StoresOptions): {
  redis: EmbeddedStore;
  postgres: EmbeddedStore;
  clickhouse: EmbeddedStore;
} {
  const log = createLog(config.logLevel, 'stores');
  return {
    redis: new EmbeddedStore('redis', 0, (port) =>
      startEmbeddedRedis({
        dataDirectory: join(dataDirectory, 'redis'),
        port,
        password: secrets.redisPassword,
      }),
    ),
    postgres: new EmbeddedStore('postgres', 0, (port) =>
      startEmbeddedPostgres({
        dataDirectory: join(dataDirectory, 'postgres'),
        port,
        password: secrets.postgresPassword,
        log,
      }),
    ),
    clickhouse: new EmbeddedStore('clickhouse', config.ports.sql, (port) =>
      startEmbeddedClickHouse({
        dataDirectory: join(dataDirectory, 'clickhouse'),
        host: config.host,
        port,
        writerPassword: secrets.clickhousePassword,
        analystPassword: secrets.analystPassword,
        log,
      }),
    ),
  };
}

/** Starts what is not given by a URL, all at once. */
export async function startStores(options: StoresOptions): Promise<Stores> {
  const { config, supervisor, dataDirectory } = options;
  const { redis, postgres, clickhouse } = embeddedStores(options);
  const started = await Promise.allSettled([
    config.redisUrl === '' ? supervisor.add(redis) : null,
    config.databaseUrl === '' ? supervisor.add(postgres) : null,
    config.clickhouseUrl === '' ? supervisor.add(clickhouse) : null,
  ]);
  for (const outcome of started) if (outcome.status === 'rejected') throw outcome.reason;
  return {
    redisUrl: config.redisUrl || redis.url,
    databaseUrl: config.databaseUrl || postgres.url,
    clickhouseUrl: config.clickhouseUrl || clickhouse.url,
    dataDirectory,
    ports: config.clickhouseUrl === '' ? { sql: clickhouse.port } : {},
  };
}
