// A shard host with toy actors: each counts what it is told, per idempotency key once. What is "kept" is shared by all
// hosts of a test, as a store would, and guarded by the newest token of the shard.

import { readFailure } from '#actors/runtime/envelope.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import type {
  Answer,
  AskRequest,
  Failure,
  LiveSink,
  ShardHost,
  TellOutcome,
  ViewPart,
} from '#actors/runtime/shard-host.ts';

export interface ToyKept {
  readonly counts: Map<string, number>;
  readonly keys: Set<string>;
  readonly tokens: Map<number, number>;
}

export function emptyKept(): ToyKept {
  return { counts: new Map(), keys: new Set(), tokens: new Map() };
}

function failure(code: string, category: string, retryAfterMs = 0): Failure {
  return readFailure({ code, category, text: code, retryAfterMs });
}

/** What is new, for watchers who put it together themselves. */
function news(sink: LiveSink): { part?: ViewPart } {
  return sink.takesParts === true ? { part: { gone: ['r/1', 'r/2'] } } : {};
}

export class ToyHost implements ShardHost {
  readonly tokens = new Map<number, number>();
  readonly closes: { readonly shard: number; readonly how: 'drain' | 'drop' }[] = [];
  readonly asked: AskRequest[] = [];
  /** Answers instead of the actor, once each, in order. */
  readonly scripted: (Failure | 'silence')[] = [];
  openFails = false;
  drainHangs = false;
  private readonly kept: ToyKept;
  private readonly sinks = new Map<LiveSink, { readonly shard: number; sequence: number }>();

  constructor(kept: ToyKept) {
    this.kept = kept;
  }

  open(shard: number, token: number): Promise<void> {
    if (this.openFails) return Promise.reject(new Error('the store does not answer'));
    this.tokens.set(shard, token);
    this.kept.tokens.set(shard, Math.max(token, this.kept.tokens.get(shard) ?? 0));
    return Promise.resolve();
  }

  close(shard: number, how: 'drain' | 'drop'): Promise<void> {
    this.closes.push({ shard, how });
    if (how === 'drain' && this.drainHangs) return new Promise(() => undefined);
    this.tokens.delete(shard);
    for (const [sink, watch] of this.sinks)
      if (watch.shard === shard) {
        this.sinks.delete(sink);
        sink.end(failure('NOT_OWNER', 'misrouted'));
      }
    return Promise.resolve();
  }

  owns(shard: number): boolean {
    return this.tokens.has(shard);
  }

  ask(request: AskRequest): Promise<Answer> {
    this.asked.push(request);
    const scripted = this.scripted.shift();
    if (scripted === 'silence') return new Promise(() => undefined);
    if (scripted !== undefined) return Promise.resolve({ ok: false, failure: scripted });
    const shard = shardOf(request.to.kind, request.to.id);
    const token = this.tokens.get(shard);
    if (token === undefined)
      return Promise.resolve({ ok: false, failure: failure('NOT_OWNER', 'misrouted') });
    if (token !== this.kept.tokens.get(shard))
      return Promise.resolve({ ok: false, failure: failure('FENCED', 'misrouted') });
    if (!request.view) this.count(request.to.id, request.idempotencyKey);
    return Promise.resolve({
      ok: true,
      reply: Buffer.from(String(this.kept.counts.get(request.to.id) ?? 0)),
    });
  }

  tell(): Promise<TellOutcome> {
    const scripted = this.scripted.shift();
    return Promise.resolve(scripted === undefined || scripted === 'silence' ? null : scripted);
  }

  watch(to: { kind: string; id: string }, sink: LiveSink): () => void {
    const shard = shardOf(to.kind, to.id);
    if (!this.tokens.has(shard)) {
      sink.end(failure('NOT_OWNER', 'misrouted'));
      return () => undefined;
    }
    this.sinks.set(sink, { shard, sequence: 0 });
    sink.update({ sequence: 0, view: Buffer.from('snapshot'), events: [] });
    return () => this.sinks.delete(sink);
  }

  get watchers(): number {
    return this.sinks.size;
  }

  /** A change that all watchers get; `skip` makes a gap. */
  change(skip = 0): void {
    for (const [sink, watch] of this.sinks) {
      watch.sequence += 1 + skip;
      sink.update({
        sequence: watch.sequence,
        view: Buffer.from('change'),
        events: [Buffer.from('e')],
        ...news(sink),
      });
    }
  }

  stop(): Promise<void> {
    this.tokens.clear();
    return Promise.resolve();
  }

  private count(id: string, key: string): void {
    if (key !== '' && this.kept.keys.has(key)) return;
    if (key !== '') this.kept.keys.add(key);
    this.kept.counts.set(id, (this.kept.counts.get(id) ?? 0) + 1);
  }
}
