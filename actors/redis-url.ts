// What REDIS_URL may say: one server, a cluster, or a master that sentinels watch. Pure; knows no client.
//
//   redis://[user:password@]host[:port][/db]                           rediss: by TLS
//   redis+cluster://[user:password@]host[:port],host[:port],…          rediss+cluster; some of its servers
//   redis+sentinel://[user:password@]host[:port],host[:port],…/master  rediss+sentinel; sentinels, and the master's name
//   …?replicas=1   commits are acknowledged when so many replicas have them, too; default 0

export interface RedisHost {
  readonly host: string;
  readonly port: number;
}

export interface RedisTarget {
  readonly kind: 'server' | 'cluster' | 'sentinel';
  readonly tls: boolean;
  readonly username: string;
  readonly password: string;
  readonly hosts: readonly RedisHost[];
  /** Sentinel: the master's name; else the number of the database, or empty. */
  readonly path: string;
  readonly replicas: number;
}

const form =
  /^redis(?<tls>s?)(?:\+(?<kind>cluster|sentinel))?:\/\/(?:(?<user>[^:@/?#]*)(?::(?<secret>[^@/?#]*))?@)?(?<hosts>[^@/?#]+)(?:\/(?<path>[^/?#]*))?(?:\?replicas=(?<replicas>[0-5]))?$/;
const hostForm = /^(?<host>\[[0-9a-f:]+\]|[^:[\]]+)(?::(?<port>\d{1,5}))?$/i;

function readHost(text: string, defaultPort: number): RedisHost | null {
  const { host = '', port } = hostForm.exec(text)?.groups ?? {};
  const number = port === undefined ? defaultPort : Number(port);
  if (host === '' || number < 1 || number > 65_535) return null;
  return { host: host.replace(/^\[|\]$/g, ''), port: number };
}

/** Null when it is not a URL of Redis. */
export function readRedisUrl(text: string): RedisTarget | null {
  const {
    tls,
    kind = 'server',
    user,
    secret,
    hosts = '',
    path = '',
    replicas = '0',
  } = form.exec(text)?.groups ?? {};
  const read = hosts.split(',').map((host) => readHost(host, kind === 'sentinel' ? 26_379 : 6379));
  const found = read.filter((host) => host !== null);
  const one = found.length === 1;
  const wellFormed = {
    server: one && /^\d*$/.test(path),
    cluster: path === '',
    sentinel: path !== '',
  }[kind as RedisTarget['kind']];
  if (found.length !== read.length || !wellFormed) return null;
  return {
    kind: kind as RedisTarget['kind'],
    tls: tls === 's',
    username: decodeURIComponent(user ?? ''),
    password: decodeURIComponent(secret ?? ''),
    hosts: found,
    path,
    replicas: Number(replicas),
  };
}
