// What goes wrong in a simulation, and when: one fault after the other, drawn from the seed, until it is told to stop;
// then everything is mended. At least one node is left in peace at any time.

import type { SimulatedCluster, SimulatedNode } from './machinery/cluster.ts';
import { mostStepMs } from './machinery/process.ts';
import type { Dice } from './machinery/dice.ts';
import type { Trace } from './machinery/trace.ts';
import type { VirtualTime } from './machinery/virtual-time.ts';
import { fine, ordinary, type Weather } from './machinery/weather.ts';
import type { ChangingDirectory } from './workload/changing-directory.ts';

const fewestNodes = 3;
const mostNodes = 5;

export interface ChaosDeps {
  readonly cluster: SimulatedCluster;
  readonly time: VirtualTime;
  readonly trace: Trace;
  readonly dice: Dice;
  readonly weather: Weather;
  readonly directory: ChangingDirectory;
}

type Fault = (chaos: Chaos) => void;

/** Each with how often it is drawn. */
const faults: readonly (readonly [number, Fault])[] = [
  [3, (chaos) => chaos.kill()],
  [4, (chaos) => chaos.pause()],
  [2, (chaos) => chaos.leave()],
  [2, (chaos) => chaos.join()],
  [1, (chaos) => chaos.blackOut()],
  [3, (chaos) => chaos.cutOffStore()],
  [2, (chaos) => chaos.stepClock()],
  [1, (chaos) => chaos.pauseGateway()],
  [3, (chaos) => chaos.changeDirectory()],
  [2, (chaos) => chaos.cut()],
  [2, (chaos) => chaos.part()],
  [2, (chaos) => chaos.storm('the network loses and doubles', { lost: 0.08, doubled: 0.15 })],
  [2, (chaos) => chaos.storm('the network is slow', { networkMs: 600 })],
  [2, (chaos) => chaos.storm('the store is slow', { storeMs: 500 })],
  [1, (chaos) => chaos.storm('the store refuses', { refused: 0.7 })],
  [3, (chaos) => chaos.storm('the store does not always answer', doubtful)],
];
const doubtful = { requestLost: 0.03, answerLost: 0.08, late: 0.05 };

export class Chaos {
  readonly #deps: ChaosDeps;
  #over = false;

  constructor(deps: ChaosDeps) {
    this.#deps = deps;
  }

  start(): void {
    Object.assign(this.#deps.weather, ordinary);
    this.#next();
  }

  /** From now on nothing goes wrong any more. */
  stop(): void {
    const { cluster, directory, trace, weather } = this.#deps;
    this.#over = true;
    Object.assign(weather, fine);
    directory.restore();
    cluster.network.mend();
    cluster.cutOff.clear();
    for (const { process } of [...cluster.nodes, ...cluster.gateways]) process.resume();
    while (cluster.nodes.length < fewestNodes) cluster.startNode();
    trace.tell('chaos', 'is over');
  }

  kill(): void {
    const node = this.#victim();
    if (node === null) return;
    const { cluster, dice, trace } = this.#deps;
    const reset = dice.odds(0.6);
    trace.tell('chaos', `kills ${node.process.name}${reset ? '' : ', silently'}`);
    cluster.kill(node, reset);
    this.#later(dice.between(100, 4_000), () => {
      if (cluster.nodes.length < fewestNodes) cluster.startNode();
    });
  }

  pause(): void {
    const node = this.#victim();
    if (node === null) return;
    const { dice, trace } = this.#deps;
    const { process } = node;
    const forMs = dice.odds(0.4) ? dice.between(20, 1_000) : dice.between(2_500, 7_000);
    trace.tell('chaos', `pauses ${process.name} for ${Math.round(forMs)} ms`);
    process.pause();
    this.#later(forMs, () => {
      trace.tell('chaos', `resumes ${process.name}`);
      process.resume();
    });
  }

  /** Every node dies at once. */
  blackOut(): void {
    const { cluster, dice, trace } = this.#deps;
    trace.tell('chaos', 'kills all nodes');
    for (const node of cluster.nodes.toReversed()) cluster.kill(node, dice.odds(0.5));
    this.#later(dice.between(100, 2_000), () => {
      while (cluster.nodes.length < fewestNodes) cluster.startNode();
    });
  }

  /** A node that reaches its peers, but not the store. */
  cutOffStore(): void {
    const node = this.#victim();
    if (node === null) return;
    const { cluster, dice, trace } = this.#deps;
    trace.tell('chaos', `cuts ${node.process.name} off from the store`);
    cluster.cutOff.add(node.process);
    this.#later(dice.between(300, 6_000), () => {
      trace.tell('chaos', `${node.process.name} reaches the store again`);
      cluster.cutOff.delete(node.process);
    });
  }

  stepClock(): void {
    const { cluster, dice, trace } = this.#deps;
    const node = dice.pick(cluster.nodes);
    const byMs = dice.between(-mostStepMs, mostStepMs);
    trace.tell('chaos', `steps the clock of ${node?.process.name} by ${Math.round(byMs)} ms`);
    node?.process.stepClock(byMs);
  }

  pauseGateway(): void {
    const { cluster, dice, trace } = this.#deps;
    const process = dice.pick(cluster.gateways)?.process;
    if (process === undefined) return;
    trace.tell('chaos', `pauses ${process.name}`);
    process.pause();
    this.#later(dice.between(50, 2_000), () => process.resume());
  }

  changeDirectory(): void {
    this.#deps.trace.tell('chaos', this.#deps.directory.change(this.#deps.dice));
  }

  leave(): void {
    const node = this.#victim();
    if (node === null || node.node === null) return;
    const { cluster, dice, trace } = this.#deps;
    trace.tell('chaos', `${node.process.name} is asked to leave`);
    cluster.leave(node);
    this.#later(dice.between(0, 3_000), () => this.join());
  }

  join(): void {
    const { cluster } = this.#deps;
    if (cluster.nodes.length < mostNodes) cluster.startNode();
  }

  cut(): void {
    const { cluster, dice, trace } = this.#deps;
    const node = dice.pick(cluster.nodes);
    if (node === undefined) return;
    trace.tell('chaos', `cuts the links of ${node.process.name}`);
    cluster.network.cut(node.process);
  }

  part(): void {
    const { cluster, dice, trace } = this.#deps;
    const one = dice.pick(cluster.nodes);
    const other = dice.pick(cluster.nodes.filter((node) => node !== one));
    if (one === undefined || other === undefined) return;
    trace.tell('chaos', `parts ${one.process.name} and ${other.process.name}`);
    cluster.network.part(one.process, other.process);
    this.#later(dice.between(300, 5_000), () => {
      trace.tell('chaos', 'mends the network');
      cluster.network.mend();
    });
  }

  storm(what: string, worse: Partial<Weather>): void {
    const { dice, trace, weather } = this.#deps;
    trace.tell('chaos', what);
    Object.assign(weather, worse);
    this.#later(dice.between(300, 3_000), () => {
      trace.tell('chaos', `no longer: ${what}`);
      for (const name of Object.keys(worse) as (keyof Weather)[]) weather[name] = ordinary[name];
    });
  }

  #next(): void {
    const { dice } = this.#deps;
    this.#later(dice.between(200, 2_000), () => {
      this.#drawFault()(this);
      this.#next();
    });
  }

  #drawFault(): Fault {
    const total = faults.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.#deps.dice.below(total);
    for (const [weight, fault] of faults) {
      if (left < weight) return fault;
      left -= weight;
    }
    throw new Error('no fault');
  }

  /** A node that works, when another one is left that does. */
  #victim(): SimulatedNode | null {
    const { cluster, dice } = this.#deps;
    const working = cluster.nodes.filter(
      ({ process, leaving }) => process.phase === 'up' && !leaving && !cluster.cutOff.has(process),
    );
    return working.length > 1 ? (dice.pick(working) ?? null) : null;
  }

  #later(delayMs: number, task: () => void): void {
    this.#deps.time.after(delayMs, () => {
      if (!this.#over) task();
    });
  }
}
