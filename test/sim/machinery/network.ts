// The network between the processes of a simulation, over the memory transport: each end of each link is a wrapper that
// takes what arrives with a delay of its own, in order, and loses or doubles some of it. Links break, pairs of processes
// lose sight of each other, processes die with their connections reset or without a word.

import { createMemoryNetwork } from '#actors/adapters/memory/transport.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { Link, Transport } from '#actors/ports/transport.ts';
import type { Envelope } from '#proto/gen/skillpost/v1/cluster.ts';
import type { Dice } from './dice.ts';
import type { SimulatedProcess } from './process.ts';
import type { Weather } from './weather.ts';

interface EndDeps {
  readonly process: SimulatedProcess;
  readonly other: SimulatedProcess;
  readonly inner: Link;
  readonly network: SimulatedNetwork;
}

class LinkEnd implements Link {
  readonly process: SimulatedProcess;
  readonly other: SimulatedProcess;
  readonly #inner: Link;
  readonly #network: SimulatedNetwork;
  #arrivesAt = 0;
  #closed: string | null = null;
  #closing = false;
  #take: ((envelope: Envelope) => void) | null = null;
  #early: Envelope[] = [];
  #closeListeners: ((reason: string) => void)[] = [];

  constructor({ process, other, inner, network }: EndDeps) {
    this.process = process;
    this.other = other;
    this.#inner = inner;
    this.#network = network;
    inner.onEnvelope((envelope) => this.#arriving(envelope));
    inner.onClose((reason) => {
      if (this.#closing) this.#finish(reason);
      else this.#later('close', () => this.#finish(reason));
    });
  }

  send(envelope: Envelope): boolean {
    return this.#inner.send(envelope);
  }

  onEnvelope(listener: (envelope: Envelope) => void): void {
    this.#take = listener;
    for (const envelope of this.#early.splice(0)) listener(envelope);
  }

  onClose(listener: (reason: string) => void): void {
    if (this.#closed === null) this.#closeListeners.push(listener);
    else listener(this.#closed);
  }

  close(): void {
    this.#closing = true;
    this.#inner.close();
  }

  /** The connection is gone, with all that is on its way to this end. */
  breakOff(): void {
    this.#inner.close();
    this.process.soon(this.#network.delayMs(), 'link broken', () => this.#finish('connection lost'));
  }

  #arriving(envelope: Envelope): void {
    const { dice, weather } = this.#network;
    const what = `${envelope.body?.$case ?? '?'} from ${this.other.name}`;
    if (this.#network.parted(this.process, this.other) || dice.odds(weather.lost)) {
      this.process.trace.tell(this.process.name, `network: lost ${what}`);
      return;
    }
    const copies = dice.odds(weather.doubled) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1)
      this.#later(what, () => {
        if (this.#take === null) this.#early.push(envelope);
        else this.#take(envelope);
      });
  }

  /** In the order of calls, as on one connection. */
  #later(what: string, task: () => void): void {
    const now = this.#network.now();
    this.#arrivesAt = Math.max(this.#arrivesAt, now + this.#network.delayMs());
    this.process.soon(this.#arrivesAt - now, what, () => {
      if (this.#closed === null) task();
    });
  }

  #finish(reason: string): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    for (const listener of this.#closeListeners.splice(0)) listener(reason);
  }
}

export interface NetworkDeps {
  readonly now: () => number;
  readonly dice: Dice;
  readonly weather: Readonly<Weather>;
}

export class SimulatedNetwork {
  readonly now: () => number;
  readonly dice: Dice;
  readonly weather: Readonly<Weather>;
  readonly #inner: Transport = createMemoryNetwork().transport;
  readonly #ends = new Set<LinkEnd>();
  readonly #servers = new Map<SimulatedProcess, () => Promise<void>>();
  readonly #parted = new Set<string>();
  #dialling: SimulatedProcess | null = null;

  constructor({ now, dice, weather }: NetworkDeps) {
    this.now = now;
    this.dice = dice;
    this.weather = weather;
  }

  delayMs(): number {
    return this.dice.between(0.05, this.weather.networkMs);
  }

  /** The network as one process has it. */
  transportOf(process: SimulatedProcess): Transport {
    return {
      listen: async (host, port, onLink) => {
        const server = await this.#inner.listen(host, port, (inner) => this.#accept(process, inner, onLink));
        this.#servers.set(process, () => server.close());
        return server;
      },
      dial: (address) =>
        new Promise((resolve, reject) => {
          process.soon(this.delayMs(), 'dial', () => {
            this.#dial(process, address).then(resolve, reject);
          });
        }),
    };
  }

  parted(one: SimulatedProcess, other: SimulatedProcess): boolean {
    return this.#parted.has(pairOf(one, other));
  }

  /** Until mended, nothing gets through between the two. */
  part(one: SimulatedProcess, other: SimulatedProcess): void {
    this.#parted.add(pairOf(one, other));
  }

  mend(): void {
    this.#parted.clear();
  }

  /** Breaks all connections of a process; new ones can be made. */
  cut(process: SimulatedProcess): void {
    for (const end of this.#ends)
      if (end.process === process || end.other === process) {
        this.#ends.delete(end);
        end.breakOff();
      }
  }

  /** After the death of a process: its connections are reset, and nobody listens where it did. */
  reset(process: SimulatedProcess): void {
    this.cut(process);
    void this.#servers.get(process)?.();
    this.#servers.delete(process);
  }

  #accept(process: SimulatedProcess, inner: Link, onLink: (link: Link) => void): void {
    const dialler = this.#dialling;
    if (dialler === null) throw new Error('a link without a dial');
    const end = this.#end(process, dialler, inner);
    process.soon(this.delayMs(), `accept ${dialler.name}`, () => onLink(end));
  }

  async #dial(process: SimulatedProcess, address: string): Promise<Link> {
    const listener = [...this.#servers.keys()].find(({ name }) => address.startsWith(`${name}:`));
    if (listener !== undefined && this.parted(process, listener))
      throw new SkillpostError('DIAL_FAILED', 'unavailable', 'Another part cannot be reached.');
    this.#dialling = process;
    const dialled = this.#inner.dial(address);
    this.#dialling = null;
    const inner = await dialled;
    if (listener === undefined) throw new Error(`nobody listens at ${address}`);
    return this.#end(process, listener, inner);
  }

  #end(process: SimulatedProcess, other: SimulatedProcess, inner: Link): LinkEnd {
    const end = new LinkEnd({ process, other, inner, network: this });
    this.#ends.add(end);
    end.onClose(() => this.#ends.delete(end));
    return end;
  }
}

function pairOf(one: SimulatedProcess, other: SimulatedProcess): string {
  return [one.name, other.name].sort().join(' | ');
}
