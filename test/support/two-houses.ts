// Two running systems with domains of their own, which send to each other and to machines that answer, through a relay of the
// test that carries each mail to whose domain it is.

import { createTransport } from 'nodemailer';
import { ApiUser } from './api.ts';
import { startSmtpSink } from './smtp-sink.ts';
import type { SmtpSink, SunkMail } from './smtp-sink.ts';
import { passwords, startSystem } from './system.ts';
import type { TestSystem } from './system.ts';
import { until } from './until.ts';

export interface Written {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

interface House {
  readonly domain: string;
  readonly address: string;
  readonly system: TestSystem;
  readonly admin: ApiUser;
}

/** What lives at a domain: takes a mail, and may write. */
export type Machine = (mail: SunkMail) => Promise<void>;

const timeoutMs = 60_000;

export class TwoHouses {
  readonly relay: SmtpSink;
  readonly houses: readonly House[];
  readonly machines: Map<string, Machine>;

  private constructor(relay: SmtpSink, houses: House[], machines: Map<string, Machine>) {
    this.relay = relay;
    this.houses = houses;
    this.machines = machines;
  }

  static async open(): Promise<TwoHouses> {
    const machines = new Map<string, Machine>();
    const houses: House[] = [];
    const carry = async (mail: SunkMail): Promise<void> => {
      for (const recipient of mail.recipients) {
        const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
        const house = houses.find((one) => one.domain === domain);
        if (house !== undefined) await hand(house, mail.raw, { from: mail.envelopeFrom, to: recipient });
        else await machines.get(domain)?.(mail);
      }
    };
    // Carried after its 250, as a relay does: nobody waits for who answers.
    const relay = await startSmtpSink({
      beforeAnswer: async (mail) => void carry(mail).catch((error: unknown) => console.error(error)),
    });
    for (const domain of ['one.test', 'other.test']) houses.push(await openHouse(domain, relay.port));
    return new TwoHouses(relay, houses, machines);
  }

  async close(): Promise<void> {
    for (const { system } of this.houses) await system.stop();
    await this.relay.stop();
  }

  /** As a mail server hands it over: nothing but what a person writes. */
  async write(house: House, { from, to, subject, text }: Written): Promise<void> {
    const raw = `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${Math.random()}@${from.split('@')[1]}>\r\nDate: ${new Date().toUTCString()}\r\n\r\n${text}\r\n`;
    await hand(house, raw, { from, to });
  }

  /** The newest case of a customer, once it is as it should be. */
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers whose shapes the schema tests hold
  async caseOf({ admin }: House, customer: string, fits: (found: any) => boolean): Promise<any> {
    return until(
      `a case of ${customer}`,
      async () => {
        const { items } = await admin.must('GET', `/conversations?customer=${encodeURIComponent(customer)}`);
        if (items.length === 0) return null;
        const found = await admin.must('GET', `/conversations/${items[0].id}`);
        return fits(found) ? found : null;
      },
      { timeoutMs, everyMs: 100 },
    );
  }

  /** What a house has written by itself to a domain. */
  byMachine(house: House, domain: string): readonly SunkMail[] {
    return this.relay.mails.filter(
      ({ raw, recipients }) =>
        new RegExp(`^From: .*${house.address}`, 'm').test(raw) &&
        /^Auto-Submitted: auto-replied\r?$/m.test(raw) &&
        recipients.some((recipient) => recipient.endsWith(`@${domain}`)),
    );
  }
}

async function openHouse(domain: string, relayPort: number): Promise<House> {
  const environment = {
    SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${relayPort}`,
    SKILLPOST_HOSTNAME: `mx.${domain}`,
  };
  const system = await startSystem({ environment });
  const admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
  const address = `support@${domain}`;
  await admin.must('POST', '/domains', { name: domain });
  await admin.must('POST', '/mailboxes', { address, name: 'Support', queueId: 'support' });
  return { domain, address, system, admin };
}

async function hand(
  { system }: House,
  raw: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const { smtp: port } = system.ports;
  const transport = createTransport({ host: '127.0.0.1', port, tls: { rejectUnauthorized: false } });
  await transport.sendMail({ envelope: { from, to }, raw });
  transport.close();
}
