// The serving side of one link: hands requests to the actors of this process and sends back what they answer. A peer
// that does not take its answers is cut; a watcher that does not take its updates starts again from a snapshot.

import type { Address, Ask, Tell, Watch } from '#proto/gen/skillpost/v1/cluster.ts';
import { limits } from '../limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { Link } from '../ports/transport.ts';
import type { ActorAddress } from './definition.ts';
import { answerEnvelope, tellAckEnvelope, updateEnvelope, watchEndEnvelope } from './envelope.ts';
import type { LocalShards } from './local-shards.ts';
import type { Answer, Failure, LiveSink, LiveUpdate } from './shard-host.ts';

const watcherTooSlow: Failure = {
  code: 'WATCHER_TOO_SLOW',
  category: 'overloaded',
  text: 'Updates came faster than they were taken.',
};

const tooManyWatches: Failure = {
  code: 'TOO_MANY_WATCHES',
  category: 'overloaded',
  text: 'One part watches too much of another.',
  retryAfterMs: limits.retryLastMs,
};

const replyTooLarge: Failure = {
  code: 'REPLY_TOO_LARGE',
  category: 'bug',
  text: 'The answer is larger than a message between parts may be.',
};

function addressOf(to: Address | undefined): ActorAddress {
  return to ?? { kind: '', id: '' };
}

export class LinkService {
  private readonly link: Link;
  private readonly local: LocalShards;
  private readonly clock: Clock;
  private readonly watches = new Map<number, () => void>();
  private closed = false;

  constructor(link: Link, local: LocalShards, clock: Clock) {
    this.link = link;
    this.local = local;
    this.clock = clock;
  }

  ask({ requestId, to, command, timeoutMs, idempotencyKey, view, traceparent }: Ask): void {
    const trace = traceparent || undefined;
    const request = { to: addressOf(to), command, timeoutMs, idempotencyKey, view, trace };
    void this.local.ask(request).then((answer) => this.answer(requestId, answer));
  }

  tell({ requestId, to, fromShard, sequence, previous, command, traceparent }: Tell): void {
    const trace = traceparent || undefined;
    const request = { to: addressOf(to), fromShard, sequence, previous, command, trace };
    void this.local.tell(request).then((failure) => this.must(tellAckEnvelope(requestId, failure)));
  }

  watch({ watchId, to, takesParts }: Watch): void {
    this.unwatch(watchId);
    if (this.watches.size >= limits.linkWatches) {
      this.endWatch(watchId, tooManyWatches);
      return;
    }
    let over = false;
    const sink: LiveSink = {
      takesParts,
      update: (update) => {
        if (over || this.update(watchId, update)) return;
        over = true;
        this.endWatch(watchId, watcherTooSlow);
      },
      end: (failure) => {
        if (over) return;
        over = true;
        this.endWatch(watchId, failure);
      },
    };
    const stop = this.local.watch(addressOf(to), sink);
    // The host may have ended it already, before there was anything to stop.
    if (over || this.closed) stop();
    else this.watches.set(watchId, stop);
  }

  unwatch(watchId: number): void {
    this.watches.get(watchId)?.();
    this.watches.delete(watchId);
  }

  released(shard: number): void {
    this.local.released(shard);
  }

  close(): void {
    this.closed = true;
    for (const stop of this.watches.values()) stop();
    this.watches.clear();
  }

  private answer(requestId: number, answer: Answer): void {
    if (answer.ok && answer.reply.length > limits.maxEnvelopeBytes / 2) {
      this.must(answerEnvelope(requestId, { ok: false, failure: replyTooLarge }));
      return;
    }
    this.must(answerEnvelope(requestId, answer));
  }

  /** Answers fit: a peer has fewer requests open than the buffer holds. If one does not, the peer reads nothing. */
  private must(envelope: ReturnType<typeof answerEnvelope>): void {
    if (!this.closed && !this.link.send(envelope)) this.link.close();
  }

  private update(watchId: number, update: LiveUpdate): boolean {
    return this.link.send(updateEnvelope(watchId, update));
  }

  /** Tells the watcher as soon as there is room for it. */
  private endWatch(watchId: number, failure: Failure): void {
    this.unwatch(watchId);
    if (this.closed || this.link.send(watchEndEnvelope(watchId, failure))) return;
    this.clock.after(limits.retryFirstMs, () => this.endWatch(watchId, failure));
  }
}
