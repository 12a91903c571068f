// Senders for tests of who sent a mail: domains with keys and policies in a DNS of the test's own, mails that they sign,
// and forwarders that seal.

import { generateKeyPairSync } from 'node:crypto';
import { dkimSign, sealMessage } from 'mailauth';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { createAuthenticator } from '#gateway/mail/authenticate.ts';
import type { Authenticator } from '#gateway/mail/authenticate.ts';
import { startDnsServer } from './dns-server.ts';
import type { DnsServer } from './dns-server.ts';
import { createKeptLog } from './log.ts';
import { hostname } from './mail-edge.ts';

export const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
export const keyRecord = `v=DKIM1; k=rsa; p=${keys.publicKey.toString('base64')}`;
export const selector = 'key';

export interface Senders {
  readonly dns: DnsServer;
  readonly authenticator: Authenticator;
  /** One that remembers no answers yet; to be stopped. */
  another(): Authenticator;
  /** Publishes what the domain says of itself. */
  publish(
    domain: string,
    said: { readonly spf?: string; readonly dmarc?: string; readonly key?: boolean },
  ): void;
  stop(): Promise<void>;
}

export async function startSenders(): Promise<Senders> {
  const dns = await startDnsServer();
  const another = (): Authenticator =>
    createAuthenticator({
      dnsServers: [dns.address],
      hostname,
      clock: systemClock,
      log: createKeptLog(),
    });
  const authenticator = another();
  return {
    dns,
    authenticator,
    another,
    publish(domain, { spf, dmarc, key = true }) {
      dns.set(domain, spf === undefined ? [] : [{ type: 'TXT', text: spf }]);
      if (dmarc !== undefined) dns.set(`_dmarc.${domain}`, [{ type: 'TXT', text: dmarc }]);
      if (key) dns.set(`${selector}._domainkey.${domain}`, [{ type: 'TXT', text: keyRecord }]);
    },
    async stop() {
      await authenticator.stop();
      await dns.stop();
    },
  };
}

export function aMail(from: string, { subject = 'Lamp', body = 'It is broken.' } = {}): string {
  return [
    `From: ${from}`,
    'To: support@demo.test',
    `Subject: ${subject}`,
    `Date: Sat, 14 Nov 2026 10:00:00 +0000`,
    `Message-ID: <${subject.replaceAll(/\W/g, '')}@sender.test>`,
    '',
    body,
    '',
  ].join('\r\n');
}

export async function signed(mail: string, signingDomain: string, maxBodyLength?: number): Promise<string> {
  const signer = {
    signingDomain,
    selector,
    privateKey: keys.privateKey,
    ...(maxBodyLength === undefined ? {} : { maxBodyLength }),
  };
  // The library takes a list of signers, and declares one.
  const { signatures } = await dkimSign(mail, { signatureData: [signer] } as unknown as typeof signer);
  return signatures + mail;
}

/** As a forwarder that has found `authResults`, and passes the mail on. */
export async function sealed(mail: string, signingDomain: string, authResults: string): Promise<string> {
  const seal = await sealMessage(mail, {
    signingDomain,
    selector,
    privateKey: keys.privateKey,
    authResults,
    cv: 'none',
  });
  return seal.toString() + mail;
}
