// A mailbox at another server: mails come to it, are listed, read and marked by whoever logs in, and stay. It knows which
// of its mails we have kept, and checks that none is marked before.

import { problem } from '#gateway/fetch/problems.ts';
import type { ConnectSource, FoundMail, OutsideMailbox } from '#gateway/fetch/source.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Findings } from '../checkers/findings.ts';
import type { Dice } from '../machinery/dice.ts';
import { epochMs, pauseIn, type SimulatedProcess } from '../machinery/process.ts';

interface OutsideMail {
  readonly uid: number;
  readonly raw: Uint8Array;
  readonly at: number;
  readonly archivedAs: Set<string>;
  marked: boolean;
  /** A connection was lost over it once. */
  lost: boolean;
}

export interface OutsideBoxDeps {
  readonly dice: Dice;
  readonly findings: Findings;
  readonly now: () => number;
  readonly faulty: () => boolean;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class OutsideBox {
  readonly #deps: OutsideBoxDeps;
  readonly #mails: OutsideMail[] = [];

  constructor(deps: OutsideBoxDeps) {
    this.#deps = deps;
  }

  /** Mails that nobody has kept or marked yet. */
  get left(): number {
    return this.#mails.filter(({ marked, archivedAs }) => !marked || archivedAs.size === 0).length;
  }

  arrive(): void {
    const uid = this.#mails.length + 1;
    const text = `Message-ID: <${uid}@elsewhere.test>\r\nFrom: kim@customer.test\r\nSubject: Mail ${uid}\r\n\r\n${uid}\r\n`;
    const at = Math.floor(epochMs + this.#deps.now());
    const fresh = { archivedAs: new Set<string>(), marked: false, lost: false };
    this.#mails.push({ uid, raw: encoder.encode(text), at, ...fresh });
  }

  /** Told when a mail is in the archive, under which id. */
  archived(mail: AcceptedMail, id: string): void {
    const name = /^Message-ID: <(\d+)@/.exec(decoder.decode(mail.raw))?.[1];
    const kept = this.#mails[Number(name) - 1];
    kept?.archivedAs.add(id);
    this.#deps.findings.expect(
      kept?.archivedAs.size === 1,
      'a mail that is fetched is kept once',
      () => `mail ${name} is kept as ${[...(kept?.archivedAs ?? [])].join(' and ')}`,
    );
  }

  /** How it looks from a process; every step takes its time there, and may fail. */
  sourceFor(process: SimulatedProcess): ConnectSource {
    const { dice, faulty, findings } = this.#deps;
    const mails = this.#mails;
    const step = async (odds: number): Promise<void> => {
      await pauseIn(process, dice.between(1, faulty() ? 200 : 10));
      if (faulty() && dice.odds(odds)) throw problem('lost', 'The connection was lost.');
    };
    const named = ({ uid }: FoundMail): OutsideMail => {
      const mail = mails[Number(uid) - 1];
      if (mail === undefined) throw problem('refused', 'There is no such mail.');
      return mail;
    };
    const mailbox: OutsideMailbox = {
      async list({ last }) {
        await step(0.05);
        const found = mails.filter(({ uid }) => uid > Number(last));
        return {
          epoch: '1',
          mails: found.map(({ uid, raw, at }) => ({
            uid: String(uid),
            handle: String(uid),
            size: raw.length,
            at,
            link: '',
          })),
          more: false,
          waiting: found.length,
          complete: false,
          newest: String(mails.length),
          next: null,
        };
      },
      async fetch(found) {
        const mail = named(found);
        // Not again and again: a mail that kills connections is given up, and that is another story.
        await step(mail.lost ? 0 : 0.05).catch((error: unknown) => {
          mail.lost = true;
          throw error;
        });
        return { kind: 'mail', raw: mail.raw, at: mail.at };
      },
      async confirm(found) {
        await step(0.05);
        const mail = named(found);
        findings.expect(
          mail.archivedAs.size > 0,
          'nothing is marked elsewhere before it is kept here',
          () => `mail ${mail.uid}`,
        );
        mail.marked = true;
        await step(0.05);
      },
      wait: null,
      end: () => step(0.02),
      cut: () => undefined,
    };
    return async () => {
      await step(0.05);
      return mailbox;
    };
  }
}
