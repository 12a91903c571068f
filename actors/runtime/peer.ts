// One link to another process, both ways: our requests to it and their answers, its requests to us (`link-service`).
// When the link goes, every open request ends with "outcome unknown" and every watch ends. Never retries.

import type { Answer as WireAnswer, Envelope, Update } from '#proto/gen/skillpost/v1/cluster.ts';
import { limits } from '../limits.ts';
import type { Link } from '../ports/transport.ts';
import type { ActorAddress } from './definition.ts';
import {
  askEnvelope,
  readFailure,
  releasedEnvelope,
  tellEnvelope,
  unwatchEnvelope,
  watchEnvelope,
} from './envelope.ts';
import type { LinkService } from './link-service.ts';
import type { Deadlines } from './pacing.ts';
import { linkFull, notSent, outcomeUnknown } from './retry.ts';
import type { Answer, AskRequest, Failure, LiveSink, TellOutcome, TellRequest } from './shard-host.ts';

const commandTooLarge: Failure = {
  code: 'COMMAND_TOO_LARGE',
  category: 'invalid',
  text: 'This is larger than a message between parts may be.',
};

/** Settles one request: with an answer off the wire, or with why there is none. */
interface Pending {
  readonly settle: (answer: Answer) => void;
  readonly cancelDeadline: () => void;
}

export interface PeerDeps {
  readonly link: Link;
  readonly service: LinkService;
  readonly deadlines: Deadlines;
  /** The other side has said who it is. */
  readonly onHello: (nodeId: string, cluster: string) => void;
}

export class Peer {
  private readonly link: Link;
  private readonly service: LinkService;
  private readonly deadlines: Deadlines;
  private readonly onHello: (nodeId: string, cluster: string) => void;
  private readonly pending = new Map<number, Pending>();
  private readonly watches = new Map<number, LiveSink>();
  private nextId = 1;
  private closed = false;

  constructor(deps: PeerDeps) {
    this.link = deps.link;
    this.service = deps.service;
    this.deadlines = deps.deadlines;
    this.onHello = deps.onHello;
  }

  /** Begins to take envelopes; some may have come already. */
  start(): void {
    this.link.onClose(() => this.gone());
    this.link.onEnvelope((envelope) => this.take(envelope));
  }

  get open(): boolean {
    return !this.closed;
  }

  ask(request: AskRequest, timeoutMs: number): Promise<Answer> {
    return this.request(timeoutMs, request.command.length, (id) => askEnvelope(id, request, timeoutMs));
  }

  async tell(request: TellRequest): Promise<TellOutcome> {
    const answer = await this.request(limits.askTimeoutMs, request.command.length, (id) =>
      tellEnvelope(id, request),
    );
    return answer.ok ? null : answer.failure;
  }

  /** Ends (`sink.end`) with the link, or when the other side says so. */
  watch(to: ActorAddress, sink: LiveSink): () => void {
    const watchId = this.nextId++;
    if (this.closed || !this.link.send(watchEnvelope(watchId, to, sink))) {
      sink.end(notSent);
      return () => undefined;
    }
    this.watches.set(watchId, sink);
    return () => {
      // A link too full for this one envelope closes for good anyway, or the watch ends as too slow.
      if (this.watches.delete(watchId)) this.link.send(unwatchEnvelope(watchId));
    };
  }

  /** The other side can take the shard. Lost with the link: then it finds out by itself. */
  released(shard: number): void {
    if (!this.closed) this.link.send(releasedEnvelope(shard));
  }

  close(): void {
    this.link.close();
  }

  private request(timeoutMs: number, bytes: number, envelope: (id: number) => Envelope): Promise<Answer> {
    if (bytes > limits.maxEnvelopeBytes / 2) return failed(commandTooLarge);
    if (this.closed) return failed(notSent);
    if (this.pending.size >= limits.linkRequests) return failed(linkFull);
    const id = this.nextId++;
    if (!this.link.send(envelope(id))) return failed(this.closed ? notSent : linkFull);
    return new Promise((settle) => {
      const cancelDeadline = this.deadlines.add(timeoutMs, () => this.settle(id, unknown));
      this.pending.set(id, { settle, cancelDeadline });
    });
  }

  private settle(id: number, answer: Answer): void {
    const pending = this.pending.get(id);
    if (pending === undefined) return;
    this.pending.delete(id);
    pending.cancelDeadline();
    pending.settle(answer);
  }

  private take({ body }: Envelope): void {
    switch (body?.$case) {
      case 'answer':
        return this.settle(body.value.requestId, answerOf(body.value));
      case 'ask':
        return this.service.ask(body.value);
      case 'tell':
        return this.service.tell(body.value);
      case 'tellAck': {
        const { requestId, failure } = body.value;
        return this.settle(requestId, failure === undefined ? taken : no(readFailure(failure)));
      }
      case 'update':
        return this.update(body.value);
      case 'watch':
        return this.service.watch(body.value);
      case 'unwatch':
        return this.service.unwatch(body.value.watchId);
      case 'released':
        return this.service.released(body.value.shard);
      case 'hello':
        return this.onHello(body.value.nodeId, body.value.cluster);
      case undefined:
        // An envelope of a newer release: its sender learns by its deadline.
        return undefined;
      default:
        return body satisfies never;
    }
  }

  private update({ watchId, sequence, view, events, failure, part, gone }: Update): void {
    const sink = this.watches.get(watchId);
    if (sink === undefined) return;
    if (failure === undefined)
      return sink.update({ sequence, view, events, part: part ? { gone } : undefined });
    this.watches.delete(watchId);
    sink.end(readFailure(failure));
  }

  private gone(): void {
    this.closed = true;
    this.service.close();
    for (const id of this.pending.keys()) this.settle(id, unknown);
    const sinks = [...this.watches.values()];
    this.watches.clear();
    for (const sink of sinks) sink.end(outcomeUnknown);
  }
}

const taken: Answer = { ok: true, reply: new Uint8Array(0) };

function no(failure: Failure): Answer {
  return { ok: false, failure };
}

const unknown: Answer = no(outcomeUnknown);

function failed(failure: Failure): Promise<Answer> {
  return Promise.resolve(no(failure));
}

function answerOf({ result }: WireAnswer): Answer {
  if (result?.$case === 'reply') return { ok: true, reply: result.value };
  if (result?.$case === 'failure') return no(readFailure(result.value));
  return unknown;
}
