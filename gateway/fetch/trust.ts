// How TLS to outside servers is checked: name and chain, always, against the authorities of the machine and those that an
// administrator names for the mailbox. There is no switch to look away.

import { isIP } from 'node:net';
import tls from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import type { OutsideServer } from '#actors/vocabulary/mailbox-policy.ts';

export function tlsOptions({ host, caPem }: Pick<OutsideServer, 'host' | 'caPem'>): ConnectionOptions {
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(caPem === '' ? {} : { ca: [...tls.getCACertificates('default'), caPem] }),
  };
}
