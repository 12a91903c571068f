// How TLS to outside servers is checked: name and chain, always, against the authorities of the machine and those that the
// operator adds. There is no switch to look away.

import { isIP } from 'node:net';
import tls from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

/** `added`: PEM of further authorities; empty: none. */
export function tlsOptions(host: string, added: string): ConnectionOptions {
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(added === '' ? {} : { ca: [...tls.getCACertificates('default'), added] }),
  };
}
