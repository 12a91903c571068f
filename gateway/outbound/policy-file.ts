// The file in which a domain says how its mail is to be brought (RFC 8461 §3.3), fetched over proven TLS from the host that
// the protocol names, within bounds: time, size, no redirects. Names are looked up with the DNS of the settings.

import type { IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';
import tls from 'node:tls';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { MailResolver } from './targets.ts';

export interface PolicyFileDeps {
  readonly resolver: Pick<MailResolver, 'addresses'>;
  readonly clock: Clock;
  /** Default 443. */
  readonly port?: number | undefined;
  /** An authority in PEM that is trusted besides those of the system. */
  readonly caPem?: string | undefined;
}

/** The text. Rejects with why there is none. */
export type FetchPolicyFile = (domain: string) => Promise<string>;

export function createPolicyFile(deps: PolicyFileDeps): FetchPolicyFile {
  return async (domain) => {
    const host = `mta-sts.${domain}`;
    const [address] = await deps.resolver.addresses(host);
    if (address === undefined) throw new Error(`${host} has no address`);
    return get(deps, { host, address });
  };
}

function get(
  { clock, port = 443, caPem = '' }: PolicyFileDeps,
  { host, address }: { readonly host: string; readonly address: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = requestTls({
      host: address,
      port,
      path: '/.well-known/mta-sts.txt',
      servername: host,
      headers: { host, accept: 'text/plain', 'user-agent': 'Skillpost' },
      // A connection of its own: one that was proven for another host proves nothing of this one.
      agent: false,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(caPem === '' ? {} : { ca: [...tls.getCACertificates('default'), caPem] }),
    });
    const cancel = clock.after(limits.policyFetchMs, () => request.destroy(new Error(`${host} is too slow`)));
    const end = (finish: () => void): void => {
      cancel();
      finish();
    };
    request.on('error', (error) => end(() => reject(error)));
    request.on('response', (response) => {
      read(response).then(
        (text) => end(() => resolve(text)),
        (error: unknown) => {
          request.destroy();
          end(() => reject(error));
        },
      );
    });
    request.end();
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const type = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (response.statusCode !== 200) throw new Error(`the answer is ${response.statusCode}`);
  if (type !== 'text/plain') throw new Error('the answer is no plain text');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limits.policyBytes) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
