// Joins the commits that come in one go into few scripts: half of what a commit costs, here and in Redis, is the call.
// Each commit has its own outcome. Knows nothing of Redis or of what is in a commit.

import type { CommitOutcome, ShardCommit } from '../../ports/shard-store.ts';

export interface CommitJoinerDeps {
  /** Commits of one call. */
  readonly most: number;
  /** Records, events, messages and timers of one call; a commit that has more goes alone. */
  readonly mostWrites: number;
  /** For each commit 1 (written) or 0 (fenced); else what became of all of them. Never rejects. */
  readonly write: (commits: readonly ShardCommit[]) => Promise<readonly number[] | 'full' | 'unknown'>;
}

interface Waiting {
  readonly commit: ShardCommit;
  readonly resolve: (outcome: CommitOutcome) => void;
}

function outcomeOf(written: number | undefined): CommitOutcome {
  if (written === undefined) return 'unknown';
  return written === 1 ? 'committed' : 'fenced';
}

function writesOf(commit: ShardCommit): number {
  const { actors, events, outboxAdded, outboxRemoved, timersSet, timersCleared } = commit;
  let writes = events.length + outboxAdded.length + outboxRemoved.length;
  writes += timersSet.length + timersCleared.length;
  for (const actor of actors) writes += actor.writes.size;
  return writes;
}

export class CommitJoiner {
  readonly #deps: CommitJoinerDeps;
  #waiting: Waiting[] = [];

  constructor(deps: CommitJoinerDeps) {
    this.#deps = deps;
  }

  /** Sent when what is running now is done. */
  add(commit: ShardCommit): Promise<CommitOutcome> {
    return new Promise((resolve) => {
      if (this.#waiting.push({ commit, resolve }) === 1) process.nextTick(() => this.#flush());
    });
  }

  #flush(): void {
    const { most, mostWrites } = this.#deps;
    const waiting = this.#waiting;
    this.#waiting = [];
    let from = 0;
    let writes = 0;
    waiting.forEach(({ commit }, index) => {
      const more = writesOf(commit);
      if (index > from && (index - from === most || writes + more > mostWrites)) {
        void this.#send(waiting.slice(from, index));
        from = index;
        writes = 0;
      }
      writes += more;
    });
    void this.#send(waiting.slice(from));
  }

  async #send(sent: readonly Waiting[]): Promise<void> {
    const written = await this.#deps.write(sent.map(({ commit }) => commit));
    sent.forEach(({ resolve }, index) => {
      resolve(typeof written === 'string' ? written : outcomeOf(written[index]));
    });
  }
}
