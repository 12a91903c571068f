// A toy kind for tests of the runtime: counts, tells, sets timers, refuses, and has bugs on demand.

import { Effect } from '#proto/gen/skillpost/v1/effects.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { ActorAddress, Change, Codec, KindDefinition, TellIntent } from '#actors/runtime/definition.ts';

export interface CounterCommand {
  readonly add?: number;
  /** Adds this at another actor too. */
  readonly tell?: { readonly to: ActorAddress; readonly add: number };
  readonly timer?: { readonly key: string; readonly dueAt: number | null; readonly add?: number };
  /** Sets the timer `again` anew, so many times. */
  readonly again?: number;
  readonly effect?: string;
  readonly event?: string;
  readonly reject?: boolean;
  /** Throws before, or while the step is applied. */
  readonly bug?: 'decide' | 'apply';
  /** `rest`: nothing more is expected of the actor. */
  readonly note?: string;
}

export interface CounterRecord {
  readonly total: number;
  /** Everything that was added, in order. */
  readonly log: readonly string[];
}

export interface CounterReply {
  readonly total: number;
}

function json<T>(): Codec<T> {
  return {
    encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
    decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as T,
  };
}

interface CounterState extends CounterRecord {
  readonly broken: boolean;
}

export type CounterKind = KindDefinition<
  CounterState,
  CounterCommand,
  CounterRecord,
  CounterReply,
  CounterRecord,
  unknown
>;

export const counterCodecs = {
  command: json<CounterCommand>(),
  record: json<CounterRecord>(),
  reply: json<CounterReply>(),
  view: json<CounterRecord>(),
};

const decide: CounterKind['decide'] = (state, command, { at }) => {
  if (command.bug === 'decide') throw new Error('a bug in decide');
  if (command.reject === true) return { rejected: 'NOT_TODAY', text: 'Not today.' };
  const total = state.total + (command.add ?? 0);
  const changed = command.add !== undefined;
  const log = [...state.log, command.note ?? String(command.add ?? 0)];
  const key = command.bug === 'apply' ? 'poison' : 'main';
  const changes: Change<CounterRecord>[] = changed ? [{ key, record: { total, log } }] : [];
  const tells: TellIntent[] =
    command.tell === undefined ? [] : [{ to: command.tell.to, command: { add: command.tell.add } }];
  const timers = [];
  if (command.timer !== undefined) {
    const { key: timer, dueAt, add = 1 } = command.timer;
    timers.push(dueAt === null ? { key: timer, dueAt } : { key: timer, dueAt, command: { add } });
  }
  if (command.again !== undefined && command.again > 0) {
    const again: CounterCommand = { add: 1, again: command.again - 1 };
    timers.push({ key: 'again', dueAt: at + 1_000, command: again });
  }
  const { effect, event } = command;
  return {
    changes,
    events: event === undefined ? [] : [Event.create({ type: event, atMs: at })],
    tells,
    effects:
      effect === undefined
        ? []
        : [
            Effect.create({
              effect: { $case: 'sendPreparedMessage', value: { messageId: effect, conversationId: '' } },
            }),
          ],
    timers,
    reply: { total },
  };
};

export function counterKind(kind = 'counter', live: 'each' | 'coalesced' = 'each'): CounterKind {
  return {
    kind,
    codecs: counterCodecs,
    load: (_, records) => ({ total: 0, log: [], broken: false, ...records.get('main') }),
    decide,
    apply(state, changes) {
      const [change] = changes;
      if (change?.key === 'poison') {
        // As bad as it gets: the state is changed halfway when it throws.
        Object.assign(state, { total: -1_000_000 });
        throw new Error('a bug in apply');
      }
      return { ...state, ...change?.record };
    },
    view: ({ total, log }) => ({ total, log }),
    live,
    // The newest entry of the log instead of all; a poisoned record is never shown.
    part: ({ total, log }, changed) => ({ total, log: changed.has('main') ? log.slice(-1) : [] }),
    rests: ({ log }) => log.at(-1) === 'rest',
  };
}
