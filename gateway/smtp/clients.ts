// What one client may do in a time, over all its connections: connect, send mails, send bytes. Networks that the settings
// trust may do anything. Says only after how long to come back.

import { BlockList, isIP } from 'node:net';
import { limits } from '#actors/limits.ts';
import { createRateLimit } from '../rate-limit.ts';
import { clientKey } from './client-key.ts';

export interface Clients {
  isTrusted(address: string): boolean;
  /** Milliseconds to wait; 0: welcome. */
  connects(address: string, at: number): number;
  sends(address: string, at: number): number;
  sent(address: string, bytes: number, at: number): void;
}

export function createClients(trusted: readonly string[]): Clients {
  const networks = blockListOf(trusted);
  const rateOf = (amount: number) =>
    createRateLimit({ burst: amount, perMinute: amount }, limits.smtpRateClients);
  const connections = rateOf(limits.smtpConnectionsPerMinute);
  const mails = rateOf(limits.smtpMailsPerMinute);
  const bytes = rateOf(limits.smtpBytesPerMinute);
  const isTrusted = (address: string): boolean =>
    networks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return {
    isTrusted,
    connects: (address, at) => (isTrusted(address) ? 0 : connections.take(clientKey(address), at)),
    sends(address, at) {
      if (isTrusted(address)) return 0;
      const key = clientKey(address);
      return bytes.take(key, at, 0) || mails.take(key, at);
    },
    sent(address, size, at) {
      if (!isTrusted(address)) bytes.charge(clientKey(address), at, size);
    },
  };
}

/** Addresses and networks, as the settings have checked them: `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`. */
function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list;
}
