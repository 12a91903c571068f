// A day at the desk, at a steady rate: new cases, customers who write again to cases that nobody has loaded any more,
// agents who come and go and decline some offers, onlookers who come and go. Keeps nothing that grows with the work done.

import type { ActorClient } from '#actors/client.ts';
import { asSkillpostError } from '#actors/errors.ts';
import { openCase, writeAgain } from './cases.ts';
import { agentIds, benchSize, queueId } from './directory.ts';
import { startWorkers } from './workers.ts';

export interface SoakCounts {
  opened: number;
  reopened: number;
  closed: number;
  declined: number;
  /** Agents who went away and came back. */
  absences: number;
  onlookers: number;
  /** Commands that came too late, such as accepting what was withdrawn. */
  refused: number;
  failed: number;
}

const everyMs = 10;
const declinedShare = 0.02;
const reopenedShare = 0.05;
/** Closed cases that a customer may write to again: older than what a node keeps loaded. */
const rememberedCases = 10_000;
const absenceEveryMs = 500;
const absenceMs = 3_000;
const onlookerEveryMs = 100;
const onlookerMs = 1_000;

const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(Math.random() * from.length)];

export interface SoakLoad {
  readonly counts: SoakCounts;
  /** How often commands were refused, by code. */
  readonly refusals: ReadonlyMap<string, number>;
  /** What failed, some of it. */
  readonly errors: readonly unknown[];
  stop(): void;
}

class Load implements SoakLoad {
  readonly counts: SoakCounts = {
    opened: 0,
    reopened: 0,
    closed: 0,
    declined: 0,
    absences: 0,
    onlookers: 0,
    refused: 0,
    failed: 0,
  };
  readonly refusals = new Map<string, number>();
  readonly errors: unknown[] = [];
  readonly #client: ActorClient;
  readonly #closed: string[] = [];
  readonly #away = new Set<string>();
  readonly #stops: (() => void)[] = [];

  constructor(client: ActorClient, perSecond: number) {
    this.#client = client;
    const begun = performance.now();
    let due = 0;
    this.#every(everyMs, () => {
      for (; due < ((performance.now() - begun) * perSecond) / 1_000; due += 1) this.#customer(due);
    });
    this.#every(absenceEveryMs, () => this.#absence());
    this.#every(onlookerEveryMs, () => this.#onlooker());
    this.#stops.push(
      startWorkers(client, {
        refuses: () => {
          const refuses = Math.random() < declinedShare;
          if (refuses) this.counts.declined += 1;
          return refuses;
        },
        onClosed: (id) => this.#remember(id),
        onError: (error) => this.#failed(error),
      }),
    );
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #every(ms: number, run: () => void): void {
    const timer = setInterval(run, ms);
    this.#stops.push(() => clearInterval(timer));
  }

  #remember(id: string): void {
    this.counts.closed += 1;
    if (this.#closed.length < rememberedCases) this.#closed.push(id);
    else this.#closed[this.counts.closed % rememberedCases] = id;
  }

  #customer(nth: number): void {
    const queue = nth % benchSize.queues;
    const known = Math.random() < reopenedShare ? pick(this.#closed) : undefined;
    if (known === undefined) this.counts.opened += 1;
    else this.counts.reopened += 1;
    const sent = known === undefined ? openCase(this.#client, queue) : writeAgain(this.#client, known, queue);
    sent.catch((error: unknown) => this.#failed(error));
  }

  /** An agent takes a break, or leaves the queue, and is back soon. */
  #absence(): void {
    const queue = Math.floor(Math.random() * benchSize.queues);
    const agent = pick(agentIds(queue));
    if (agent === undefined || this.#away.has(agent)) return;
    this.#away.add(agent);
    this.counts.absences += 1;
    const value = { queueId: queueId(queue) };
    const [leave, back] =
      Math.random() < 0.5
        ? ([status(agent, 'offline'), status(agent, 'available')] as const)
        : ([
            { $case: 'signOut', value },
            { $case: 'signIn', value },
          ] as const);
    const say = async (command: typeof leave | typeof back): Promise<unknown> =>
      this.#client.ask('agent', agent, { command }).catch((error: unknown) => this.#failed(error));
    void say(leave);
    setTimeout(() => void say(back).then(() => this.#away.delete(agent)), absenceMs);
  }

  #onlooker(): void {
    const id = pick(this.#closed);
    if (id === undefined) return;
    this.counts.onlookers += 1;
    const leave = this.#client.watch('conversation', id, () => undefined);
    setTimeout(leave, onlookerMs);
  }

  #failed(error: unknown): void {
    const { category, code } = asSkillpostError(error);
    if (category === 'rejected') {
      this.counts.refused += 1;
      this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
      return;
    }
    this.counts.failed += 1;
    if (this.errors.length < 5) this.errors.push(error);
  }
}

function status(agent: string, statusId: string) {
  return { $case: 'setStatus', value: { statusId, reason: '', byUserId: agent } } as const;
}

export function startSoakLoad(client: ActorClient, perSecond: number): SoakLoad {
  return new Load(client, perSecond);
}
