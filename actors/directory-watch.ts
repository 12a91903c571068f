// Tells the queues that this node hosts to look again when the directory has changed, so that what an administrator does
// (a skill, a membership, a capacity, a queue switched on) is acted on at once. A queue that cannot be reached, or that
// moves at that moment, notices by itself (`limits.queueSweepMs`). Knows nothing of what a queue then does.

import type { Directory } from './vocabulary/directory.ts';
import { kindCodecs } from './kind-codecs.ts';
import { limits } from './limits.ts';
import type { DirectorySource } from './ports/directory-store.ts';
import type { Log } from './ports/log.ts';
import type { ShardHost } from './runtime/shard-host.ts';
import { shardOf } from './runtime/shard.ts';

export interface DirectoryWatchOptions {
  readonly directory: DirectorySource;
  readonly host: Pick<ShardHost, 'owns' | 'ask'>;
  readonly log: Log;
}

const review = kindCodecs.queue.command.encode({ command: { $case: 'review', value: { workItemId: '' } } });

/** Returns how to stop. Changes that come while the queues are being told lead to one more round, not to one each. */
export function watchDirectory({ directory, host, log }: DirectoryWatchOptions): () => void {
  let running = false;
  let again = false;
  const stopping = new AbortController();

  async function tell(queueId: string): Promise<void> {
    const answer = await host.ask({
      to: { kind: 'queue', id: queueId },
      command: review,
      timeoutMs: limits.askTimeoutMs,
      idempotencyKey: '',
      view: false,
    });
    if (!answer.ok) log.debug({ queueId, code: answer.failure.code }, 'a queue looks again later');
  }

  async function round(): Promise<void> {
    const hosted = hostedQueues(directory.current(), host);
    for (
      let from = 0;
      from < hosted.length && !stopping.signal.aborted;
      from += limits.directoryReviewsAtOnce
    )
      await Promise.all(hosted.slice(from, from + limits.directoryReviewsAtOnce).map(tell));
  }

  async function run(): Promise<void> {
    running = true;
    try {
      do {
        again = false;
        await round();
      } while (again && !stopping.signal.aborted);
    } finally {
      running = false;
    }
  }

  const unsubscribe = directory.onChange(() => {
    if (running) {
      again = true;
      return;
    }
    run().catch((error: unknown) => {
      log.error({ error: String(error) }, 'the queues could not be told of a change of the directory');
    });
  });
  return () => {
    stopping.abort();
    unsubscribe();
  };
}

function hostedQueues(directory: Directory, host: Pick<ShardHost, 'owns'>): readonly string[] {
  return [...directory.queues.keys()].filter((id) => host.owns(shardOf('queue', id)));
}
