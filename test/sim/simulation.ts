// One seed from beginning to end: a cluster of three to five nodes comes up, customers and agents work while everything
// goes wrong, then the faults stop and all that was begun must come to its end.

import { Chaos } from './chaos.ts';
import { Findings, type Violation } from './checkers/findings.ts';
import { Ledger } from './checkers/ledger.ts';
import { watchedKinds } from './checkers/order.ts';
import { SimulatedCluster } from './machinery/cluster.ts';
import { Dice } from './machinery/dice.ts';
import { kindMutations, type KindMutation } from './machinery/kind-mutations.ts';
import { withoutBudget, withoutHysteresis, type Mutation } from './machinery/mutations.ts';
import { epochMs } from './machinery/process.ts';
import { Trace } from './machinery/trace.ts';
import { VirtualTime } from './machinery/virtual-time.ts';
import { fine, type Weather } from './machinery/weather.ts';
import { SimulatedAgent } from './workload/agents.ts';
import { ChangingDirectory } from './workload/changing-directory.ts';
import { Customers } from './workload/customers.ts';
import { Desk } from './workload/desk.ts';
import { agentIds, simulatedDirectory } from './workload/directory.ts';
import { SimulatedFetcher } from './workload/fetchers.ts';
import { FetchingHouse } from './workload/fetching-house.ts';
import { KeptMails } from './workload/kept-mails.ts';
import { OutsideBox } from './workload/outside-box.ts';
import { Outside } from './workload/outside.ts';
import { Program } from './workload/programs.ts';
import { Sorter } from './workload/sorters.ts';
import { watchAround } from './workload/watchers.ts';

const startMs = 2_000;
const chaosMs = 16_000;
/** Within this after the last fault all is done: leases run out, back-offs end, parked messages are tried again. */
const calmMs = 90_000;
const programs = 4;
const fetchingSeeds = 0.4;

export interface SimulationOptions {
  readonly seed: number;
  readonly mutation?: Mutation | null;
}

export interface SimulationResult {
  readonly seed: number;
  readonly violation: Violation | null;
  readonly fingerprint: string;
  readonly trace: Trace;
  readonly virtualMs: number;
  readonly events: number;
  readonly commits: number;
  /** Events of the product that were kept, by type. */
  readonly counts: ReadonlyMap<string, number>;
}

class Simulation {
  readonly time = new VirtualTime();
  readonly trace = new Trace(() => this.time.now);
  readonly findings = new Findings();
  readonly ledger = new Ledger(this.findings, simulatedDirectory);
  readonly mails = new KeptMails();
  readonly #sorters: Sorter[] = [];
  readonly #programs: Program[] = [];
  #fetching: FetchingHouse | null = null;
  readonly #weather: Weather = { ...fine };
  readonly #seed: number;
  readonly #mutation: Mutation | null;
  readonly #onError = (text: string): void => this.findings.broken('no part of the system has a bug', text);
  readonly #cluster: SimulatedCluster;
  readonly #outside: Outside;
  readonly #chaos: Chaos;
  #customers: Customers | null = null;
  #calm = false;

  constructor({ seed, mutation = null }: SimulationOptions) {
    const { time, trace, findings, ledger } = this;
    this.#seed = seed;
    this.#mutation = mutation;
    const faulty = (): boolean => !this.#calm;
    const { mails } = this;
    this.#outside = new Outside({ dice: new Dice(seed, 'outside'), ledger, findings, mails, faulty });
    const clumsiness = new Dice(seed, 'clumsiness');
    const clumsy = clumsiness.odds(0.3) ? 0.01 : 0;
    const kinds = watchedKinds(findings, () => faulty() && clumsiness.odds(clumsy));
    const directory = new ChangingDirectory(() => time.now, new Dice(seed, 'directory'));
    this.#cluster = new SimulatedCluster({
      seed,
      time,
      trace,
      mutation,
      weather: this.#weather,
      observer: ledger,
      kinds:
        mutation !== null && mutation in kindMutations
          ? kindMutations[mutation as KindMutation](kinds)
          : kinds,
      directoryOf: (process) => {
        const seen = directory.seenBy(process);
        if (mutation === 'no-budget') return withoutBudget(seen);
        return mutation === 'no-hysteresis' ? withoutHysteresis(seen) : seen;
      },
      runEffect: (...effect) => this.#outside.runEffect(...effect),
      onError: this.#onError,
    });
    const dice = new Dice(seed, 'chaos');
    const weather = this.#weather;
    this.#chaos = new Chaos({ cluster: this.#cluster, time, trace, dice, weather, directory });
  }

  async run(): Promise<void> {
    const nodes = 3 + new Dice(this.#seed, 'size').below(3);
    for (let node = 0; node < nodes; node += 1) this.#cluster.startNode();
    void this.#people();
    this.time.after(startMs, () => this.#chaos.start());
    this.time.after(startMs + chaosMs, () => {
      this.#calm = true;
      this.#chaos.stop();
    });
    this.time.after(startMs + chaosMs + calmMs, () => {
      const left = this.#unfinished();
      this.findings.broken('nothing starves once the faults are over', left.slice(0, 40).join('\n  '));
    });
    let looked = 0;
    await this.time.run(() => {
      if (this.findings.first !== null) return true;
      if (!this.#calm || this.time.now - looked < 250) return false;
      looked = this.time.now;
      return this.#unfinished().length === 0;
    });
    this.#compareMails();
  }

  /** When all is done, the mail store and the cases say the same. */
  #compareMails(): void {
    for (const [messageId, kept] of this.mails.all) {
      const live = this.ledger.whereabouts.caseOf(messageId);
      const text = (): string => `${messageId} is in ${live}, and the mail store says in ${kept}`;
      this.findings.expect(live === kept, 'the mail store knows in which case a message is', text);
    }
  }

  async #people(): Promise<void> {
    const seed = this.#seed;
    const gateways = await Promise.all(
      ['gateway-1', 'gateway-2'].map((name) => this.#cluster.startGateway(name)),
    );
    const onBug = (text: string): void =>
      this.findings.broken('callers are told nothing but yes, no or later', text);
    const desk = (name: string): Desk => new Desk(gateways, new Dice(seed, `desk of ${name}`), onBug);
    this.#outside.open(desk('the world outside'));
    const load = new Dice(seed, 'load');
    this.#customers = new Customers({
      desk: desk('customers'),
      dice: new Dice(seed, 'customers'),
      ledger: this.ledger,
      kept: this.mails,
      now: () => this.time.now,
      conversations: 8 + load.below(20),
      mails: 20 + load.below(40),
      withinMs: startMs + chaosMs,
    });
    this.#customers.start();
    for (const gateway of gateways) {
      const { ledger, findings } = this;
      const dice = new Dice(seed, `watches of ${gateway.process.name}`);
      void watchAround({ gateway, dice, ledger, findings });
    }
    for (const { process } of gateways) {
      const { findings } = this;
      const id = `fetcher at ${process.name}`;
      const fetcher = { id, dice: new Dice(seed, id), desk: desk(id), findings, over: () => this.#calm };
      void new SimulatedFetcher(fetcher).run();
    }
    this.#sortAndAsk(desk);
    this.#fetchOutside(desk);
    for (const id of agentIds) {
      const dice = new Dice(seed, id);
      const agent = { id, dice, ledger: this.ledger, desk: desk(id), earnest: () => this.#calm };
      new SimulatedAgent(agent).start();
    }
  }

  #sortAndAsk(desk: (name: string) => Desk): void {
    const { ledger, mails } = this;
    const over = (): boolean => this.#calm;
    const now = (): number => this.time.now;
    for (const id of ['sorter-1', 'sorter-2']) {
      const dice = new Dice(this.#seed, id);
      this.#sorters.push(new Sorter({ id, desk: desk(id), dice, ledger, mails, over }));
    }
    for (let number = 1; number <= programs; number += 1) {
      const id = `request-${number}`;
      const dice = new Dice(this.#seed, id);
      this.#programs.push(new Program({ id, desk: desk(id), dice, ledger, now, over }));
    }
    for (const one of [...this.#sorters, ...this.#programs]) void one.run();
  }

  /** In some seeds only: who falls silent holds the mailbox for long. */
  #fetchOutside(desk: (name: string) => Desk): void {
    const { time, ledger, findings, mails: kept } = this;
    const dice = new Dice(this.#seed, 'fetching');
    if (!dice.odds(fetchingSeeds)) return;
    const faulty = (): boolean => !this.#calm;
    const box = new OutsideBox({ dice, findings, faulty, now: () => time.now });
    const renames = this.#mutation === 'fetched-anew';
    const onError = this.#onError;
    const cluster = this.#cluster;
    const own = { cluster, time, dice, ledger, kept, box, faulty, renames, onError };
    this.#fetching = new FetchingHouse({ ...own, desk: desk('the archive') });
    this.#fetching.start(3 + dice.below(12), startMs + chaosMs);
  }

  #unfinished(): readonly string[] {
    const left = [...this.ledger.unfinished(epochMs + this.time.now)];
    if (this.#customers?.done !== true) left.push('mails that nobody has taken');
    if (!this.#sorters.every(({ idle }) => idle)) left.push('messages that are being sorted');
    if (!this.#programs.every(({ done }) => done)) left.push('requests that are being asked for');
    const fetched = this.#fetching?.left ?? 0;
    if (fetched > 0) left.push(`${fetched} mails in a mailbox elsewhere`);
    if (this.#outside.unreported > 0) left.push(`${this.#outside.unreported} unreported deliveries`);
    if (this.#outside.unasked > 0) left.push(`${this.#outside.unasked} notices that wait for leave`);
    return left;
  }
}

export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const simulation = new Simulation(options);
  await simulation.run();
  const { time, trace, findings, ledger } = simulation;
  if (findings.first !== null) trace.tell('checker', `${findings.first.rule}: ${findings.first.text}`);
  return {
    seed: options.seed,
    violation: findings.first,
    fingerprint: trace.fingerprint,
    trace,
    virtualMs: time.now,
    events: time.happened,
    commits: ledger.commits,
    counts: ledger.history.counts,
  };
}
