// The environment, read and validated once. Every variable that the product reads is here, with unit and default.

import { isIP } from 'node:net';
import { SkillpostError } from './errors.ts';
import { readRedisUrl } from './redis-url.ts';

export type PartName = 'node' | 'gateway' | 'analytics';

export interface TraceSettings {
  /**
   * OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, where spans are posted to as it is; or OTEL_EXPORTER_OTLP_ENDPOINT, to which
   * `/v1/traces` is added. The exporter reads the headers and certificates of its specification itself
   * (OTEL_EXPORTER_OTLP_HEADERS, …_CERTIFICATE, …_CLIENT_CERTIFICATE, …_CLIENT_KEY).
   */
  readonly url: string;
  /** OTEL_TRACES_SAMPLER_ARG, 0 to 1, default 1: what share of the traces that begin here is recorded. */
  readonly ratio: number;
}

export interface Config {
  /** SKILLPOST_DATA: data directory of the embedded stores. Default ./data. */
  readonly dataDirectory: string;
  /** SKILLPOST_HOST: address that public ports bind to. Default 127.0.0.1. */
  readonly host: string;
  readonly ports: {
    /** SKILLPOST_HTTP_PORT, 8080: console, API, WebSocket, forms, health, metrics. 0: any free one. */
    readonly http: number;
    /** SKILLPOST_SMTP_PORT, 2525. */
    readonly smtp: number;
    /** SKILLPOST_SUBMISSION_PORT, 2587. */
    readonly submission: number;
    /** SKILLPOST_SUBMISSIONS_PORT, 2465. */
    readonly submissions: number;
    /** SKILLPOST_POP3_PORT, 2110. */
    readonly pop3: number;
    /** SKILLPOST_POP3S_PORT, 2995. */
    readonly pop3s: number;
    /** SKILLPOST_SQL_PORT, 8123: ClickHouse HTTP interface of the embedded engine. */
    readonly sql: number;
    /** SKILLPOST_NODE_PORT, 7400: gRPC between nodes. */
    readonly node: number;
  };
  readonly smtp: {
    /** SKILLPOST_SMTPS_PORT: inbound mail with TLS from the first byte; null (the default): nowhere. */
    readonly tlsPort: number | null;
    /** SKILLPOST_SMTP_GREETING_DELAY_MS, 0 to 30000, default 0: who talks before it is greeted is sent away. */
    readonly greetingDelayMs: number;
    /** SKILLPOST_SMTP_TRUSTED: networks whose rates are not limited, by comma. Default 127.0.0.0/8,::1. */
    readonly trusted: readonly string[];
  };
  /** SKILLPOST_METRICS_PORT: where each process answers /metrics, /health and /ready; null (the default): nowhere. */
  readonly metricsPort: number | null;
  /** REDIS_URL, in a form of `redis-url.ts`; empty: embedded. */
  readonly redisUrl: string;
  /** DATABASE_URL; empty: embedded. */
  readonly databaseUrl: string;
  /** CLICKHOUSE_URL, with user and password; empty: embedded. */
  readonly clickhouseUrl: string;
  /** SKILLPOST_ADMIN_EMAIL, admin@demo.test. */
  readonly adminEmail: string;
  /** SKILLPOST_ADMIN_PASSWORD; empty: generated and printed once. */
  readonly adminPassword: string;
  /** SKILLPOST_DEMO_PASSWORD; empty: generated and printed once. */
  readonly demoPassword: string;
  /** SKILLPOST_ANALYST_PASSWORD: of the SQL user `analyst`; empty: generated and printed once. */
  readonly analystPassword: string;
  /** SKILLPOST_SEED: what an empty data directory is seeded with. */
  readonly seed: 'demo' | 'none';
  /** SKILLPOST_RELAY_URL: where outbound mail goes; empty: direct delivery by MX. */
  readonly relayUrl: string;
  /** SKILLPOST_DNS: servers that names are looked up with, `address:port`, by comma; empty: the system's. */
  readonly dnsServers: readonly string[];
  /** SKILLPOST_SECRET_KEY: master key (archive, reply addresses, sessions); empty: the one in the data directory. */
  readonly secretKey: string;
  /** SKILLPOST_ROUTING_HOOK_SECRET: signs what the routing hook is asked (F49); empty: nobody is asked. */
  readonly routingHookSecret: string;
  /** SKILLPOST_HOSTNAME: name in greetings and Message-IDs. Default localhost.localdomain. */
  readonly hostname: string;
  /** SKILLPOST_PUBLIC_URL: where customers reach the HTTP port; empty: no links to rate are put into mail. */
  readonly publicUrl: string;
  /** SKILLPOST_ROLES: which parts a process runs. */
  readonly roles: readonly PartName[];
  /** SKILLPOST_NODES: actor nodes that the launcher starts. Default 1. */
  readonly nodes: number;
  /** SKILLPOST_LOG_LEVEL: pino level. Default info. */
  readonly logLevel: string;
  /** Null, the default: nothing is traced. */
  readonly traces: TraceSettings | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

function wrong(name: string, value: string, wanted: string): SkillpostError {
  return new SkillpostError('BAD_SETTING', 'invalid', `${name} is "${value}"; it must be ${wanted}.`);
}

function port<Fallback extends number | null>(
  environment: Environment,
  name: string,
  fallback: Fallback,
): number | Fallback {
  const text = environment[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw wrong(name, text, 'a port, 0 to 65535 (0: any free one)');
  return value;
}

function count(
  environment: Environment,
  name: string,
  range: { min: number; max: number; fallback: number },
): number {
  const text = environment[name];
  if (text === undefined || text === '') return range.fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < range.min || value > range.max)
    throw wrong(name, text, `a whole number, ${range.min} to ${range.max}`);
  return value;
}

function oneOf<T extends string>(
  environment: Environment,
  name: string,
  allowed: readonly T[],
  fallback: T,
): T {
  const text = environment[name] || fallback;
  const found = allowed.find((candidate) => candidate === text);
  if (found === undefined) throw wrong(name, text, `one of ${allowed.join(', ')}`);
  return found;
}

function url(environment: Environment, name: string, schemes: readonly string[]): string {
  const text = environment[name] ?? '';
  if (text === '') return '';
  const scheme = URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : '';
  // The value may hold a password: it is not repeated in the error.
  if (!schemes.includes(scheme))
    throw wrong(name, '…', `a URL that starts with ${schemes.join(':// or ')}://`);
  return text;
}

function redisUrl(environment: Environment): string {
  const text = environment['REDIS_URL'] ?? '';
  // The value may hold a password: it is not repeated in the error.
  if (text !== '' && readRedisUrl(text) === null)
    throw wrong(
      'REDIS_URL',
      '…',
      'a URL that starts with redis://, redis+cluster:// or redis+sentinel:// (README)',
    );
  return text;
}

/** `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1`, `[2001:db8::1]:53`. */
function dnsServers(environment: Environment): readonly string[] {
  const text = environment['SKILLPOST_DNS'] ?? '';
  const servers = text.split(',').flatMap((server) => (server.trim() === '' ? [] : [server.trim()]));
  for (const server of servers) {
    const [, six, four, at] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(server) ?? [];
    if (isIP(six ?? four ?? server) === 0 || Number(at ?? 53) > 65_535)
      throw wrong('SKILLPOST_DNS', text, 'IP addresses, each with an optional port, by comma');
  }
  return servers;
}

function networks(environment: Environment, name: string, fallback: string): readonly string[] {
  const text = environment[name] ?? fallback;
  const list = text.split(',').flatMap((network) => (network.trim() === '' ? [] : [network.trim()]));
  for (const network of list) {
    const [, address = '', prefix = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(network) ?? [];
    if (isIP(address) === 0 || Number(prefix) > (isIP(address) === 6 ? 128 : 32))
      throw wrong(name, text, 'IP addresses or networks such as 192.0.2.0/24, by comma');
  }
  return list;
}

function ratio(environment: Environment, name: string): number {
  const text = environment[name] || '1';
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) throw wrong(name, text, 'a number, 0 to 1');
  return value;
}

function traces(environment: Environment): TraceSettings | null {
  const base = url(environment, 'OTEL_EXPORTER_OTLP_ENDPOINT', ['http', 'https']);
  const own = url(environment, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', ['http', 'https']);
  const share = ratio(environment, 'OTEL_TRACES_SAMPLER_ARG');
  if (own === '' && base === '') return null;
  return { url: own === '' ? `${base.replace(/\/+$/, '')}/v1/traces` : own, ratio: share };
}

const parts: readonly PartName[] = ['node', 'gateway', 'analytics'];

function roles(environment: Environment): PartName[] {
  const text = environment['SKILLPOST_ROLES'] || parts.join(',');
  return text.split(',').map((role) => oneOf({ role: role.trim() }, 'role', parts, 'node'));
}

const greetingDelay = { min: 0, max: 30_000, fallback: 0 };

function smtp(environment: Environment): Config['smtp'] {
  return {
    tlsPort: port(environment, 'SKILLPOST_SMTPS_PORT', null),
    greetingDelayMs: count(environment, 'SKILLPOST_SMTP_GREETING_DELAY_MS', greetingDelay),
    trusted: networks(environment, 'SKILLPOST_SMTP_TRUSTED', '127.0.0.0/8,::1'),
  };
}

/** Throws BAD_SETTING with the variable's name and what it must be. */
export function readConfig(environment: Environment): Config {
  return {
    dataDirectory: environment['SKILLPOST_DATA'] || './data',
    host: environment['SKILLPOST_HOST'] || '127.0.0.1',
    ports: {
      http: port(environment, 'SKILLPOST_HTTP_PORT', 8080),
      smtp: port(environment, 'SKILLPOST_SMTP_PORT', 2525),
      submission: port(environment, 'SKILLPOST_SUBMISSION_PORT', 2587),
      submissions: port(environment, 'SKILLPOST_SUBMISSIONS_PORT', 2465),
      pop3: port(environment, 'SKILLPOST_POP3_PORT', 2110),
      pop3s: port(environment, 'SKILLPOST_POP3S_PORT', 2995),
      sql: port(environment, 'SKILLPOST_SQL_PORT', 8123),
      node: port(environment, 'SKILLPOST_NODE_PORT', 7400),
    },
    smtp: smtp(environment),
    metricsPort: port(environment, 'SKILLPOST_METRICS_PORT', null),
    redisUrl: redisUrl(environment),
    databaseUrl: url(environment, 'DATABASE_URL', ['postgres', 'postgresql']),
    clickhouseUrl: url(environment, 'CLICKHOUSE_URL', ['http', 'https']),
    adminEmail: (environment['SKILLPOST_ADMIN_EMAIL'] || 'admin@demo.test').toLowerCase(),
    adminPassword: environment['SKILLPOST_ADMIN_PASSWORD'] ?? '',
    demoPassword: environment['SKILLPOST_DEMO_PASSWORD'] ?? '',
    analystPassword: environment['SKILLPOST_ANALYST_PASSWORD'] ?? '',
    seed: oneOf(environment, 'SKILLPOST_SEED', ['demo', 'none'], 'demo'),
    relayUrl: url(environment, 'SKILLPOST_RELAY_URL', ['smtp', 'smtps']),
    dnsServers: dnsServers(environment),
    secretKey: environment['SKILLPOST_SECRET_KEY'] ?? '',
    routingHookSecret: environment['SKILLPOST_ROUTING_HOOK_SECRET'] ?? '',
    hostname: environment['SKILLPOST_HOSTNAME'] || 'localhost.localdomain',
    publicUrl: url(environment, 'SKILLPOST_PUBLIC_URL', ['http', 'https']).replace(/\/+$/, ''),
    roles: roles(environment),
    nodes: count(environment, 'SKILLPOST_NODES', { min: 1, max: 16, fallback: 1 }),
    logLevel: oneOf(
      environment,
      'SKILLPOST_LOG_LEVEL',
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'info',
    ),
    traces: traces(environment),
  };
}
