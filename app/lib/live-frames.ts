// What the live feed says, applied to what the console shows: pure, frame by frame. A snapshot stands for itself; an
// event counts only when it is the next one of its topic; a gap asks for a new snapshot. Knows nothing of sockets.

import type { QueueFigures, QueueLive } from './queue-shapes.ts';
import type { Agent, Explanation } from './shapes.ts';

export interface Frame {
  readonly type: string;
  readonly topic: string;
  readonly seq: number;
  readonly data: unknown;
}

export interface LostOffer {
  readonly offerId: string;
  readonly subject: string;
  readonly text: string;
}

export interface LiveState {
  readonly connection: 'connecting' | 'live' | 'lost';
  /** When the next attempt to connect is made, while the connection is lost. */
  readonly retryAt: number | null;
  readonly agent: Agent | null;
  readonly figures: Readonly<Record<string, QueueFigures>>;
  readonly queues: Readonly<Record<string, QueueLive>>;
  /** Offers that went without the agent's doing, until they are dismissed. */
  readonly lost: readonly LostOffer[];
  /** Rises with every frame about that conversation. */
  readonly caseRevisions: Readonly<Record<string, number>>;
  /** Last number heard of each topic. */
  readonly sequences: Readonly<Record<string, number>>;
}

export const noLiveState: LiveState = {
  connection: 'connecting',
  retryAt: null,
  agent: null,
  figures: {},
  queues: {},
  lost: [],
  caseRevisions: {},
  sequences: {},
};

export interface Applied {
  readonly state: LiveState;
  /** A number was left out: subscribe anew. */
  readonly gap: boolean;
}

interface AgentEvent {
  readonly kind?: string;
  readonly offerId?: string;
  readonly subject?: string;
  readonly reason?: string;
  readonly explanation?: Explanation | null;
  readonly view?: Agent;
}

export function parseFrame(text: string): Frame | null {
  try {
    const value = JSON.parse(text) as Partial<Frame> | null;
    if (value === null || typeof value.type !== 'string' || typeof value.topic !== 'string') return null;
    return { type: value.type, topic: value.topic, seq: value.seq ?? 0, data: value.data };
  } catch {
    // Not ours to repair: the next frame stands for itself.
    return null;
  }
}

const goneWords: Readonly<Record<string, string>> = {
  'offer.missed': 'Not answered in time; it went to the next agent',
  'offer.withdrawn': 'Taken back: another agent has it, or it is done',
};

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function lostOffer(event: AgentEvent, agent: Agent | null): LostOffer | null {
  const words = goneWords[event.kind ?? ''];
  if (words === undefined || event.offerId === undefined) return null;
  const shown = agent?.offers.find((offer) => offer.offerId === event.offerId);
  if (shown === undefined) return null;
  const reason = event.reason ?? '';
  return {
    offerId: event.offerId,
    subject: shown.subject,
    text: /\s/.test(reason) ? sentence(reason) : words,
  };
}

function agentFrame(state: LiveState, frame: Frame): LiveState {
  if (frame.type === 'snapshot') return { ...state, agent: frame.data as Agent };
  const event = frame.data as AgentEvent;
  const lost = lostOffer(event, state.agent);
  return {
    ...state,
    agent: event.view ?? state.agent,
    lost: lost === null ? state.lost : [...state.lost, lost],
  };
}

function wallboardFrame(state: LiveState, frame: Frame): LiveState {
  const data = frame.data as { queues?: readonly QueueFigures[]; queue?: QueueFigures };
  const figures = frame.type === 'snapshot' ? {} : { ...state.figures };
  for (const queue of data.queues ?? []) figures[queue.id] = queue;
  if (data.queue !== undefined) figures[data.queue.id] = data.queue;
  return { ...state, figures };
}

function topicFrame(state: LiveState, frame: Frame): LiveState {
  if (frame.topic === 'agent:me') return agentFrame(state, frame);
  if (frame.topic === 'wallboard') return wallboardFrame(state, frame);
  const [kind, id = ''] = frame.topic.split(/:(.*)/s);
  if (kind === 'queue') return { ...state, queues: { ...state.queues, [id]: frame.data as QueueLive } };
  if (kind !== 'conversation') return state;
  const revision = (state.caseRevisions[id] ?? 0) + 1;
  return { ...state, caseRevisions: { ...state.caseRevisions, [id]: revision } };
}

export function applyFrame(state: LiveState, frame: Frame): Applied {
  if (frame.type !== 'snapshot' && frame.type !== 'event') return { state, gap: false };
  const last = state.sequences[frame.topic];
  if (frame.type === 'event' && last === undefined) return { state, gap: true };
  if (frame.type === 'event' && last !== undefined) {
    if (frame.seq <= last) return { state, gap: false };
    if (frame.seq > last + 1) return { state, gap: true };
  }
  const applied = topicFrame(state, frame);
  return { state: { ...applied, sequences: { ...applied.sequences, [frame.topic]: frame.seq } }, gap: false };
}

/** What must not be believed across a lost connection. */
export function disconnected(state: LiveState, retryAt: number | null): LiveState {
  return { ...state, connection: 'lost', retryAt, sequences: {} };
}
