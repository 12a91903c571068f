// One client of the live feed: its subscriptions, and what it is told. A client that reads too slowly is not told events;
// once its buffer has drained it gets a snapshot of each topic that it missed something of.
//
//   subscribe ──► following ──buffer full──► behind ──drained──► snapshot ──► following
//
// `seq` rises by one with every frame of a subscription, also with the snapshots, so that a gap can be seen.

import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Log } from '#actors/ports/log.ts';
import type { ActorClient } from '#actors/client.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { maySeeQueue } from '../http/visibility.ts';
import { openSource, type Source, type SourceDeps } from './sources.ts';
import { allowTopic, badTopic, parseTopic, type Topic } from './topics.ts';

/** The part of a WebSocket that is needed, so that a slow one can be played in tests. */
export interface FrameSink {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
}

export interface LiveCounters {
  frames: number;
  /** Times that a client fell behind. */
  behind: number;
}

export interface ConnectionDeps extends SourceDeps {
  readonly client: ActorClient;
  readonly log: Log;
  readonly counters: LiveCounters;
}

interface Subscription {
  readonly name: string;
  readonly topic: Topic;
  source: Source | null;
  seq: number;
  behind: boolean;
  stopped: boolean;
}

export interface Connection {
  readonly user: User;
  /** A text frame of the client. */
  receive(text: string): void;
  /** The directory changed, and this is the user now. */
  refresh(user: User): void;
  stop(): void;
}

interface ClientFrame {
  readonly type: 'subscribe' | 'unsubscribe';
  readonly topic: string;
}

function readFrame(text: string): ClientFrame {
  let frame: Partial<ClientFrame> | null = null;
  try {
    frame = JSON.parse(text) as Partial<ClientFrame> | null;
  } catch {
    throw new SkillpostError('BAD_JSON', 'invalid', 'The frame is not valid JSON.');
  }
  const known = frame?.type === 'subscribe' || frame?.type === 'unsubscribe';
  if (!known || typeof frame?.topic !== 'string')
    throw new SkillpostError('BAD_FRAME', 'invalid', 'Send {"type":"subscribe"|"unsubscribe","topic":…}.');
  return { type: frame.type as ClientFrame['type'], topic: frame.topic };
}

export function createConnection(first: User, sink: FrameSink, deps: ConnectionDeps): Connection {
  const subscriptions = new Map<string, Subscription>();
  let user = first;
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  let waitingFrames = 0;
  let cancelDrainCheck: (() => void) | null = null;

  const isSlow = (): boolean => sink.bufferedAmount > limits.liveBufferedBytes;

  function tell(subscription: Subscription, type: 'snapshot' | 'event', data: string): void {
    subscription.seq += 1;
    deps.counters.frames += 1;
    const topic = JSON.stringify(subscription.name);
    sink.send(`{"type":"${type}","topic":${topic},"seq":${subscription.seq},"data":${data}}`);
  }

  function snapshot(subscription: Subscription): void {
    const data = subscription.source?.snapshot() ?? null;
    if (stopped || subscription.stopped || data === null) return;
    if (isSlow()) return fallBehind(subscription);
    subscription.behind = false;
    tell(subscription, 'snapshot', data);
  }

  function event(subscription: Subscription, data: string): void {
    if (stopped || subscription.stopped || subscription.behind) return;
    if (isSlow()) return fallBehind(subscription);
    tell(subscription, 'event', data);
  }

  function fallBehind(subscription: Subscription): void {
    if (!subscription.behind) deps.counters.behind += 1;
    subscription.behind = true;
    cancelDrainCheck ??= deps.clock.after(limits.liveDrainCheckMs, catchUp);
  }

  function catchUp(): void {
    cancelDrainCheck = null;
    for (const subscription of subscriptions.values()) if (subscription.behind) snapshot(subscription);
  }

  async function subscribe(name: string): Promise<void> {
    const topic = parseTopic(name);
    if (topic === null) throw badTopic();
    const known = subscriptions.get(name);
    if (known !== undefined) return snapshot(known);
    if (subscriptions.size >= limits.liveTopicsPerSocket)
      throw new SkillpostError(
        'TOO_MANY_TOPICS',
        'rejected',
        `At most ${limits.liveTopicsPerSocket} topics at once; unsubscribe from some.`,
      );
    await allowTopic(topic, user, deps);
    if (stopped) return;
    const subscription: Subscription = { name, topic, source: null, seq: 0, behind: false, stopped: false };
    subscriptions.set(name, subscription);
    const emit = {
      snapshot: () => snapshot(subscription),
      event: (data: string) => event(subscription, data),
    };
    subscription.source = openSource(topic, user, { deps, emit });
    // A view that was there already was heard before the source could be asked.
    if (subscription.seq === 0) snapshot(subscription);
  }

  function unsubscribe(name: string): void {
    const subscription = subscriptions.get(name);
    if (subscription === undefined) return;
    subscriptions.delete(name);
    subscription.stopped = true;
    subscription.source?.stop();
  }

  async function handle(text: string): Promise<void> {
    let topic = '';
    try {
      const frame = readFrame(text);
      topic = frame.topic;
      if (frame.type === 'unsubscribe') unsubscribe(frame.topic);
      else await subscribe(frame.topic);
    } catch (error) {
      const found = asSkillpostError(error);
      if (found.category === 'bug')
        deps.log.error({ err: found.cause ?? found, topic }, 'a live topic failed');
      sendError(found, topic);
    }
  }

  function sendError(error: SkillpostError, topic: string): void {
    const frame = {
      type: 'error',
      code: error.code,
      detail: error.safeText,
      ...(topic === '' ? {} : { topic }),
    };
    if (!stopped && !isSlow()) sink.send(JSON.stringify(frame));
  }

  return {
    get user() {
      return user;
    },
    receive(text) {
      waitingFrames += 1;
      if (waitingFrames > limits.liveTopicsPerSocket * 2) return sink.close(1008, 'too many frames at once');
      work = work.then(() => handle(text)).finally(() => (waitingFrames -= 1));
    },
    refresh(next) {
      user = next;
      for (const subscription of subscriptions.values()) {
        const { topic } = subscription;
        if (topic.kind === 'queue' && !maySeeQueue(user, topic.id)) unsubscribe(subscription.name);
        else subscription.source?.refresh(user);
      }
    },
    stop() {
      stopped = true;
      cancelDrainCheck?.();
      for (const name of subscriptions.keys()) unsubscribe(name);
    },
  };
}
