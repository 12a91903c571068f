// The simulator's own book of everything that was kept, written as the store applies it: hands each commit to the
// checkers, and answers what the workload asks of it. Trusts nothing that a node says.

import type { Lease, ShardCommit } from '#actors/ports/shard-store.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import type { StoreObserver } from '../machinery/store.ts';
import { CaseLife } from './case-life.ts';
import type { Findings } from './findings.ts';
import { History } from './history.ts';
import { KindCheckers } from './kinds.ts';
import { Messages } from './messages.ts';
import { Timers } from './timers.ts';
import { Whereabouts } from './whereabouts.ts';
import { Writers } from './writers.ts';

/** A timer that is due for so long at the end of a run has been forgotten. */
const timerGraceMs = 2_000;

export class Ledger implements StoreObserver {
  readonly history: History;
  readonly messages: Messages;
  readonly whereabouts: Whereabouts;
  commits = 0;
  readonly #findings: Findings;
  readonly #writers: Writers;
  readonly #kinds: KindCheckers;
  readonly #cases: CaseLife;
  readonly #timers = new Timers();

  constructor(findings: Findings, directory: Directory) {
    this.#findings = findings;
    this.history = new History(findings);
    this.messages = new Messages(findings);
    this.whereabouts = new Whereabouts(findings);
    this.#cases = new CaseLife(findings);
    this.#writers = new Writers(findings);
    this.#kinds = new KindCheckers(findings, directory);
  }

  granted(lease: Lease): void {
    this.#writers.granted(lease);
  }

  loaded(shard: number, load: number): void {
    this.#writers.loaded(shard, load);
  }

  applied(commit: ShardCommit): void {
    this.commits += 1;
    this.#writers.applied(commit);
    this.messages.applied(commit);
    this.history.applied(commit);
    this.whereabouts.applied(commit);
    this.#cases.applied(commit);
    this.#kinds.applied(commit);
    this.#timers.applied(commit);
  }

  /** Somebody was told that this has happened: then it is kept. */
  acknowledged(type: string, id: string): void {
    this.#findings.expect(
      this.history.has(type, id),
      'nothing acknowledged is lost',
      () => `${type} ${id} was acknowledged, and no commit holds it`,
    );
  }

  /** What is left to do, at `at` (milliseconds since 1970). */
  unfinished(at: number): readonly string[] {
    const { messages } = this;
    const later = [...messages.open(), ...this.#timers.due(at - timerGraceMs)];
    return [...this.#kinds.open(), ...this.#cases.open(), ...later];
  }
}
