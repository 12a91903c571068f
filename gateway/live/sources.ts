// Where the frames of a topic come from: an actor's watch (or several, for the wallboard) turned into JSON. A source can
// tell its present state at any time, so that a slow client can be dropped to snapshots. Knows nothing of sockets.

import type { Watched } from '#actors/client.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Directory, User } from '#actors/vocabulary/directory.ts';
import { transferQueueId } from '#actors/vocabulary/system-queues.ts';
import type { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import type { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import type { QueueView } from '#proto/gen/skillpost/v1/queue.ts';
import { agentShape } from '../http/shapes/agent.ts';
import { caseFacts } from '../http/shapes/conversation.ts';
import { queueFigures, queueLiveShape } from '../http/shapes/queue.ts';
import { hasRole } from '../http/authentication.ts';
import { maySeeCase, maySeeQueue, seenBy } from '../http/visibility.ts';
import { agentEventData, conversationEventData } from './event-data.ts';
import { createBreakNotices } from './break-notices.ts';
import type { FanOut } from './fan-out.ts';
import type { Topic } from './topics.ts';

export interface Emit {
  snapshot(): void;
  /** `data` as JSON. */
  event(data: string): void;
}

export interface Source {
  /** The present state as JSON; null until the actor has answered. */
  snapshot(): string | null;
  /** The directory changed: names, memberships, queues. */
  refresh(user: User): void;
  stop(): void;
}

export interface SourceDeps {
  readonly fanOut: FanOut;
  readonly clock: Clock;
  readonly directory: DirectorySource;
}

function agentSource(userId: string, deps: SourceDeps, emit: Emit): Source {
  let view: AgentView | null = null;
  const hear = (update: Watched<AgentView>): void => {
    view = update.view;
    if (update.sequence === 0) return emit.snapshot();
    const directory = deps.directory.current();
    const after = { view, shape: agentShape(userId, view, directory) };
    for (const event of update.events) emit.event(JSON.stringify(agentEventData(event, after, directory)));
    if (update.events.length === 0) emit.event(JSON.stringify({ kind: 'changed', view: after.shape }));
  };
  const stop = deps.fanOut.watch('agent', userId, hear);
  return {
    snapshot: () =>
      view === null ? null : JSON.stringify(agentShape(userId, view, deps.directory.current())),
    refresh: () => emit.snapshot(),
    stop,
  };
}

interface SourceContext {
  readonly deps: SourceDeps;
  readonly emit: Emit;
}

/** Silent while the user may not see the case: a membership can end, and a case can move, while it is watched. */
function conversationSource(id: string, first: User, { deps, emit }: SourceContext): Source {
  let view: ConversationView | null = null;
  let user = first;
  const hidden = (): boolean => view?.case === undefined || !maySeeCase(user, view, deps.clock.now());
  const hear = (update: Watched<ConversationView>): void => {
    view = update.view;
    if (hidden()) return;
    const directory = deps.directory.current();
    const facts = caseFacts(view, directory);
    if (update.sequence === 0 || facts === null) return emit.snapshot();
    for (const event of update.events)
      emit.event(JSON.stringify(conversationEventData(event, facts, directory)));
    if (update.events.length === 0) emit.event(JSON.stringify({ kind: 'changed', view: facts }));
  };
  const stop = deps.fanOut.watch('conversation', id, hear);
  return {
    snapshot: () =>
      view === null || hidden() ? null : JSON.stringify(caseFacts(view, deps.directory.current())),
    refresh: (next) => {
      user = next;
    },
    stop,
  };
}

interface Told {
  readonly version: number;
  readonly live: string;
}

/** What all sockets of a queue are told is written once. */
const toldQueues = new WeakMap<QueueView, Told>();

function queueJson(id: string, view: QueueView, directory: Directory): string {
  const told = toldQueues.get(view);
  if (told?.version === directory.version) return told.live;
  const live = JSON.stringify(queueLiveShape(id, view, directory));
  toldQueues.set(view, { version: directory.version, live });
  return live;
}

function queueSource(id: string, first: User, { deps, emit }: SourceContext): Source {
  let view: QueueView | null = null;
  let user = first;
  const json = (told: QueueView): string => {
    const directory = deps.directory.current();
    // Where not everybody sees everything, each socket is told what its user may see.
    if (id !== transferQueueId) return queueJson(id, told, directory);
    return JSON.stringify(seenBy(user, queueLiveShape(id, told, directory)));
  };
  const stop = deps.fanOut.watch('queue', id, (update) => {
    view = update.view;
    if (update.sequence === 0) emit.snapshot();
    else emit.event(json(view));
  });
  return {
    snapshot: () => (view === null ? null : json(view)),
    refresh: (next) => {
      user = next;
      emit.snapshot();
    },
    stop,
  };
}

function wallboardSource(first: User, { deps, emit }: SourceContext): Source {
  const queues = new Map<string, { view: QueueView | null; stop: () => void }>();
  const notices = createBreakNotices();
  let user = first;
  let complete = false;

  function hear(id: string, view: QueueView): void {
    const queue = queues.get(id);
    if (queue === undefined) return;
    queue.view = view;
    for (const notice of notices.of(id, view, deps.directory.current()))
      if (complete && hasRole(user, 'supervisor')) emit.event(JSON.stringify({ notice }));
    if (complete)
      return emit.event(JSON.stringify({ queue: queueFigures(id, view, deps.directory.current()) }));
    if ([...queues.values()].every((known) => known.view !== null)) begin();
  }

  function begin(): void {
    if (complete) return;
    complete = true;
    cancelWait();
    emit.snapshot();
  }

  function follow(): void {
    const wanted = new Set([...deps.directory.current().queues.keys()].filter((id) => maySeeQueue(user, id)));
    for (const [id, queue] of queues) {
      if (wanted.has(id)) continue;
      queue.stop();
      queues.delete(id);
      notices.forget(id);
    }
    const added = [...wanted].filter((id) => !queues.has(id));
    // All are entered before any is heard, so that the first snapshot has them all.
    for (const id of added) queues.set(id, { view: null, stop: () => undefined });
    for (const id of added) {
      const stop = deps.fanOut.watch('queue', id, (update) => hear(id, update.view));
      const queue = queues.get(id);
      if (queue !== undefined) queue.stop = stop;
    }
    if (queues.size === 0) begin();
  }

  // A queue that does not answer must not keep the others from being seen; it follows as an event.
  const cancelWait = deps.clock.after(limits.liveWallboardWaitMs, begin);
  follow();
  return {
    snapshot() {
      if (!complete) return null;
      const directory = deps.directory.current();
      const known = [...queues].flatMap(([id, { view }]) =>
        view === null ? [] : [queueFigures(id, view, directory)],
      );
      return JSON.stringify({ queues: known });
    },
    refresh(next) {
      user = next;
      follow();
      emit.snapshot();
    },
    stop() {
      cancelWait();
      for (const queue of queues.values()) queue.stop();
      queues.clear();
    },
  };
}

/** The first snapshot may be emitted before this returns. */
export function openSource(topic: Topic, user: User, context: SourceContext): Source {
  const { deps, emit } = context;
  switch (topic.kind) {
    case 'agent':
      return agentSource(user.id, deps, emit);
    case 'queue':
      return queueSource(topic.id, user, context);
    case 'conversation':
      return conversationSource(topic.id, user, context);
    case 'wallboard':
      break;
  }
  return wallboardSource(user, context);
}
