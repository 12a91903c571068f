// Gateways that fetch an outside mailbox with the real fetcher: two at a time, which are killed in the middle of anything and
// come back as others. What they archive is handed to a case of its own, as the edge does.

import { createMemoryFetchLedger } from '#actors/adapters/memory/fetch-ledger.ts';
import type { FetchLedger } from '#actors/ports/fetch-ledger.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import { SkillpostError } from '#actors/errors.ts';
import { startFetcher } from '#gateway/fetch/fetcher.ts';
import { aMail } from '#test/support/kind-commands.ts';
import type { Ledger } from '../checkers/ledger.ts';
import type { Gateway, SimulatedCluster } from '../machinery/cluster.ts';
import type { Dice } from '../machinery/dice.ts';
import { processLog } from '../machinery/process-log.ts';
import { epochMs, pauseIn, type SimulatedProcess } from '../machinery/process.ts';
import type { VirtualTime } from '../machinery/virtual-time.ts';
import type { Desk } from './desk.ts';
import { simulatedDirectory } from './directory.ts';
import type { KeptMails } from './kept-mails.ts';
import type { OutsideBox } from './outside-box.ts';

export const outsideMailbox = 'invoices';

export interface FetchingHouseDeps {
  readonly cluster: SimulatedCluster;
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly desk: Desk;
  readonly ledger: Ledger;
  readonly kept: KeptMails;
  readonly box: OutsideBox;
  readonly faulty: () => boolean;
  /** Defect: a mail that comes once more is another one. */
  readonly renames: boolean;
  readonly onError: (text: string) => void;
}

const mailboxes = [...simulatedDirectory.mailboxes].filter(([id]) => id === outsideMailbox);
const directory = { ...simulatedDirectory, mailboxes: new Map(mailboxes) };

export class FetchingHouse {
  readonly #deps: FetchingHouseDeps;
  readonly #fetches: FetchLedger = createMemoryFetchLedger();
  readonly #archive = new Set<string>();
  #untold = 0;

  constructor(deps: FetchingHouseDeps) {
    this.#deps = deps;
  }

  /** Mails that are not in a case yet. */
  get left(): number {
    return this.#deps.box.left + this.#untold;
  }

  start(mails: number, withinMs: number): void {
    const { box, dice, time } = this.#deps;
    for (let number = 0; number < mails; number += 1)
      time.after(dice.between(0, withinMs), () => box.arrive());
    for (const place of ['fetch-1', 'fetch-2']) void this.#live(place);
  }

  async #live(place: string): Promise<void> {
    const { cluster, dice, faulty, time } = this.#deps;
    const wait = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        time.after(ms, resolve);
      });
    for (let life = 1; ; life += 1) {
      const gateway = await cluster.startGateway(`${place}-${life}`).catch(() => null);
      if (gateway !== null) this.#fetch(gateway);
      await wait(gateway === null ? 500 : dice.between(1_000, 8_000));
      if (!faulty() && gateway !== null) return;
      if (gateway === null) continue;
      gateway.process.trace.tell('chaos', `kills ${gateway.process.name}`);
      gateway.process.kill();
      cluster.network.reset(gateway.process);
      await wait(dice.between(50, 1_000));
    }
  }

  #fetch({ client, process }: Gateway): void {
    const { box, dice, onError } = this.#deps;
    const connect = box.sourceFor(process);
    startFetcher({
      directory: { current: () => directory, onChange: () => () => undefined },
      client,
      chance: dice.chance,
      clock: process,
      log: processLog(process, onError),
      ledger: this.#ledgerFor(process),
      // The most awkward moment: kept, and nobody knows.
      accept: (mail) => this.#stored(process, () => this.#accept(mail), 0.15),
      addLink: async () => null,
      sources: { imap: connect, pop3: connect, graph: connect },
      secretOf: async () => ({ kind: 'password', password: 'x' }),
      health: { note: async () => undefined },
      fetched: () => undefined,
      failed: () => undefined,
    });
  }

  #accept(mail: AcceptedMail): string {
    const { box, dice, renames } = this.#deps;
    const id = renames ? dice.chance.newId() : (mail.id ?? '');
    box.archived(mail, id);
    if (this.#archive.has(id)) return id;
    this.#archive.add(id);
    this.#untold += 1;
    void this.#tell(id);
    return id;
  }

  async #tell(id: string): Promise<void> {
    const { desk, kept, ledger, time } = this.#deps;
    const { conversationId, movedAtMs } = kept.keep(id, `case-of-${id}`);
    const receivedAtMs = Math.floor(epochMs + time.now);
    const fields = { queueId: outsideMailbox, mailboxId: outsideMailbox, receivedAtMs, movedAtMs };
    const command = { $case: 'receive', value: aMail(id, fields) } as const;
    const answered = await desk.insist({ kind: 'conversation', id: conversationId, command, key: id });
    if (!('reply' in answered)) return;
    ledger.acknowledged('message.received', id);
    this.#untold -= 1;
  }

  #ledgerFor(process: SimulatedProcess): FetchLedger {
    const fetches = this.#fetches;
    return {
      mark: (place) => this.#stored(process, () => fetches.mark(place)),
      setMark: (place, mark) => this.#stored(process, () => fetches.setMark(place, mark)),
      entries: (...asked) => this.#stored(process, () => fetches.entries(...asked)),
      enter: (...entered) => this.#stored(process, () => fetches.enter(...entered)),
      archiveIdOf: (...asked) => this.#stored(process, () => fetches.archiveIdOf(...asked)),
    };
  }

  /** Done or not, the answer may not come. */
  async #stored<T>(process: SimulatedProcess, request: () => T | Promise<T>, unheard = 0.03): Promise<T> {
    const { dice, faulty } = this.#deps;
    await pauseIn(process, dice.between(0.1, faulty() ? 60 : 3));
    if (faulty() && dice.odds(0.02)) throw noAnswer();
    const answer = await request();
    await pauseIn(process, dice.between(0.1, 5));
    if (faulty() && dice.odds(unheard)) throw noAnswer();
    return answer;
  }
}

function noAnswer(): SkillpostError {
  return new SkillpostError('STORE_TIMEOUT', 'unavailable', 'The store did not answer.');
}
