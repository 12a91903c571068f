// Joins the commits that come in one go into few scripts: half of what a commit costs, here and in Redis, is the call.
// Each commit has its own outcome. Knows nothing of Redis or of what is in a commit.

import type { CommitOutcome, ShardCommit } from '../../ports/shard-store.ts';

export interface CommitJoinerDeps {
  /** Commits of one call. */
  readonly most: number;
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
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let from = 0; from < waiting.length; from += this.#deps.most)
      void this.#send(waiting.slice(from, from + this.#deps.most));
  }

  async #send(sent: readonly Waiting[]): Promise<void> {
    const written = await this.#deps.write(sent.map(({ commit }) => commit));
    sent.forEach(({ resolve }, index) => {
      resolve(typeof written === 'string' ? written : outcomeOf(written[index]));
    });
  }
}
