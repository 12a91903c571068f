// Durable messages of one sort that are on their way: a commit holds them, and none of their receiver says yet that they
// were taken. A checker asks this where two actors do one thing after the other.

import type { ActorKey, OutboxEntry, ShardCommit } from '#actors/ports/shard-store.ts';

const markPrefix = '_t:';
const decoder = new TextDecoder();

/** What a message is about, and to whom it goes, in the words of the checker. */
export interface About {
  readonly about: string;
  readonly to: string;
}

interface Sent extends About {
  readonly sequence: number;
}

export class OnTheirWay {
  readonly #aboutOf: (entry: OutboxEntry) => About | null;
  /** Receiver and sending shard → what it has not taken. */
  readonly #lines = new Map<string, Sent[]>();
  /** What it is about → to whom it is on its way. */
  readonly #receivers = new Map<string, readonly string[]>();

  /** `aboutOf`: what an entry is about; null: it is of another sort. */
  constructor(aboutOf: (entry: OutboxEntry) => About | null) {
    this.#aboutOf = aboutOf;
  }

  /** To whom something is on its way that is about this. */
  receivers(about: string): readonly string[] {
    return this.#receivers.get(about) ?? [];
  }

  /** Says what those are about that are new. */
  added({ shard, outboxAdded }: ShardCommit): readonly string[] {
    return outboxAdded.flatMap((entry) => {
      const sent = this.#aboutOf(entry);
      if (sent === null) return [];
      const { about, to } = sent;
      const line = lineOf(entry.to, shard);
      this.#lines.set(line, [...(this.#lines.get(line) ?? []), { sequence: entry.sequence, about, to }]);
      this.#receivers.set(about, [...this.receivers(about), to]);
      return [about];
    });
  }

  /** Says what those were about that have arrived. */
  taken({ actors }: ShardCommit): readonly string[] {
    return actors.flatMap(({ actor, writes }) =>
      [...writes].flatMap(([field, bytes]) => {
        if (!field.startsWith(markPrefix) || bytes === null) return [];
        return this.#arrived(lineOf(actor, Number(field.slice(markPrefix.length))), decoder.decode(bytes));
      }),
    );
  }

  #arrived(line: string, mark: string): readonly string[] {
    const sent = this.#lines.get(line) ?? [];
    const here = sent.filter(({ sequence }) => sequence <= Number(mark));
    this.#lines.set(
      line,
      sent.filter(({ sequence }) => sequence > Number(mark)),
    );
    for (const { about, to } of here) {
      const left = [...this.receivers(about)];
      left.splice(left.indexOf(to), 1);
      this.#receivers.set(about, left);
    }
    return here.map(({ about }) => about);
  }
}

function lineOf({ kind, id }: ActorKey, shard: number): string {
  return `${kind}/${id} ${shard}`;
}
