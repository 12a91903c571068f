// Takes one entry out of an actor's backlog: looks whether it was taken before, runs its turn, and puts the answer
// behind the output gate. One function per type of entry.

import { encodeMark, markPrefix, type Activation } from './activation.ts';
import type { Rejection } from './definition.ts';
import type { Span } from '../ports/tracing.ts';
import type { AskEntry, Entry, TellEntry, TimerEntry, ViewEntry, WatchEntry } from './entry.ts';
import { refuse } from './entry.ts';
import { badCommand, deadlineExceeded, invariantBroken, outOfOrder } from './failures.ts';
import type { Views, ViewsAsked } from './live-feed.ts';
import type { Answer, Failure } from './shard-host.ts';
import { timerId } from './timer-queue.ts';
import { beginTurn, endTurnWhenKept, failTurn, traceFields, traceMessages } from './turn-trace.ts';
import { apply, prepare, stage, turnContext, type Prepared, type TurnScope } from './turn.ts';

function rejection({ rejected, text }: Rejection): Failure {
  return { code: rejected, category: 'rejected', text };
}

interface Turn {
  readonly command: unknown;
  /** Null: not traced. */
  readonly span: Span | null;
}

interface CommandBytes {
  readonly command: Uint8Array;
  readonly decoded?: unknown;
  readonly trace?: string | undefined;
}

/** Null: the command cannot be read. */
function readTurn(
  activation: Activation,
  { command: bytes, decoded, trace }: CommandBytes,
  scope: TurnScope,
): Turn | null {
  try {
    const command: unknown = decoded ?? activation.kind.codecs.command.decode(bytes);
    const span = trace === undefined ? null : beginTurn(activation, { trace, command }, scope);
    return { command, span };
  } catch (error) {
    scope.deps.log.warn({ actor: activation.address, error }, 'A command could not be read');
    return null;
  }
}

/** Decides and applies; null: a bug, the activation has failed. */
function run(activation: Activation, { command, span }: Turn, scope: TurnScope): Prepared | Rejection | null {
  try {
    const decided = prepare(activation, command, scope);
    if ('rejected' in decided) return decided;
    apply(activation, decided);
    return span === null ? decided : traceMessages(decided, span);
  } catch (error) {
    bug(activation, { error, span }, scope);
    return null;
  }
}

function bug(
  activation: Activation,
  { error, span }: { error: unknown; span: Span | null },
  scope: TurnScope,
): void {
  scope.counters.bugs += 1;
  const fields = { actor: activation.address, error, ...traceFields(span) };
  scope.deps.log.error(fields, 'A turn ended in a bug; the actor starts anew');
  failTurn(span);
  scope.fail(activation);
}

function answerWhenKept(
  activation: Activation,
  scope: TurnScope,
  { answer, resolve }: { answer: Answer; resolve: (answer: Answer) => void },
): void {
  scope.gate(activation, (failure) => resolve(failure === null ? answer : { ok: false, failure }));
}

function takeAsk(activation: Activation, entry: AskEntry, scope: TurnScope): void {
  const { idempotencyKey: key, resolve } = entry;
  const at = scope.deps.clock.now();
  const first = key === '' ? null : (activation.kept?.find(key, at) ?? null);
  if (first !== null) {
    answerWhenKept(activation, scope, { answer: first, resolve });
    return;
  }
  const turn = readTurn(activation, entry, scope);
  if (turn === null) {
    refuse(entry, badCommand);
    return;
  }
  const decided = run(activation, turn, scope);
  if (decided === null) {
    refuse(entry, invariantBroken);
    return;
  }
  const answer: Answer =
    'rejected' in decided ? { ok: false, failure: rejection(decided) } : { ok: true, reply: decided.reply };
  if (!('rejected' in decided)) stage(activation, decided, scope);
  // A rejection is kept too: a late double of a refused command must not be accepted after all.
  if (key !== '') activation.kept?.keep(key, { at, answer }, scope.join(activation).writesOf(activation));
  if (turn.span !== null) endTurnWhenKept(turn.span, { activation, decided }, scope);
  answerWhenKept(activation, scope, { answer, resolve });
}

function takeTell(activation: Activation, entry: TellEntry, scope: TurnScope): void {
  const { fromShard, sequence, previous } = entry.request;
  const mark = activation.marks.get(fromShard) ?? 0;
  if (sequence <= mark) {
    scope.counters.tellsRepeated += 1;
    scope.gate(activation, entry.resolve);
    return;
  }
  if (previous > mark) {
    refuse(entry, outOfOrder);
    return;
  }
  const turn = readTurn(activation, entry.request, scope);
  if (turn === null) {
    refuse(entry, badCommand);
    return;
  }
  const decided = run(activation, turn, scope);
  if (decided === null) {
    refuse(entry, invariantBroken);
    return;
  }
  scope.counters.tellsTaken += 1;
  if ('rejected' in decided) {
    const { address: actor } = activation;
    const fields = { actor, fromShard, sequence, code: decided.rejected, ...traceFields(turn.span) };
    scope.deps.log.info(fields, 'A message was taken but refused by its receiver');
  } else {
    stage(activation, decided, scope);
  }
  activation.marks.set(fromShard, sequence);
  scope.join(activation).writesOf(activation).set(`${markPrefix}${fromShard}`, encodeMark(sequence));
  if (turn.span !== null) endTurnWhenKept(turn.span, { activation, decided }, scope);
  scope.gate(activation, entry.resolve);
}

function takeTimer(activation: Activation, entry: TimerEntry, scope: TurnScope): void {
  const { timer } = entry;
  // Cleared, or set anew, by a turn that ran after it fell due.
  if (!scope.timers.stands(timer)) return;
  const turn = readTurn(activation, timer, scope);
  const decided = turn === null ? null : run(activation, turn, scope);
  if (decided === null) {
    scope.timers.retryLater(timer, scope.deps.limits.retryParkedMs);
    return;
  }
  scope.counters.timersFired += 1;
  // Cleared first: a setting of the same key by this very turn stands.
  const id = timerId(timer.actor, timer.key);
  scope.timers.clear(id);
  scope.join(activation).clearTimer(id, activation.address, timer.key);
  if ('rejected' in decided) {
    const fields = { actor: activation.address, timer: timer.key, code: decided.rejected };
    scope.deps.log.info(fields, 'A timer was refused by its actor');
  } else {
    stage(activation, decided, scope);
  }
}

function takeView(activation: Activation, entry: ViewEntry, scope: TurnScope): void {
  const reply = encodeView(activation, scope);
  if (reply === null) refuse(entry, invariantBroken);
  else answerWhenKept(activation, scope, { answer: { ok: true, reply }, resolve: entry.resolve });
}

function takeWatch(activation: Activation, { watcher }: WatchEntry, scope: TurnScope): void {
  if (!watcher.active) return;
  // The others are told first what the newcomer's snapshot already shows.
  if (activation.live?.watched === true && activation.live.changed) scope.emitLive(activation);
  const view = encodeView(activation, scope);
  if (view === null) {
    watcher.end(invariantBroken);
    return;
  }
  scope.openFeed(activation);
  activation.live?.add(watcher);
  scope.gate(activation, (failure) => {
    if (failure === null) watcher.snapshot(view);
  });
}

const wholeView: ViewsAsked = { whole: true, partOf: null };

/** Null: a bug, the activation has failed. */
function encodeView(activation: Activation, scope: TurnScope): Uint8Array | null {
  return encodeViews(activation, wholeView, scope)?.whole ?? null;
}

/** Null: a bug, the activation has failed. */
export function encodeViews(
  activation: Activation,
  { whole, partOf }: ViewsAsked,
  scope: TurnScope,
): Views | null {
  const { codecs, part = (view: unknown) => view, view } = activation.kind;
  try {
    const shown: unknown = view(activation.state, turnContext(activation, scope));
    return {
      whole: whole ? codecs.view.encode(shown) : null,
      part: partOf === null ? null : codecs.view.encode(part(shown, partOf)),
    };
  } catch (error) {
    bug(activation, { error, span: null }, scope);
    return null;
  }
}

export function takeEntry(activation: Activation, entry: Entry, scope: TurnScope): void {
  switch (entry.type) {
    case 'ask':
    case 'view':
      if (scope.deps.clock.now() > entry.deadline) refuse(entry, deadlineExceeded);
      else if (entry.type === 'ask') takeAsk(activation, entry, scope);
      else takeView(activation, entry, scope);
      return;
    case 'tell':
      takeTell(activation, entry, scope);
      return;
    case 'timer':
      takeTimer(activation, entry, scope);
      return;
    case 'watch':
      takeWatch(activation, entry, scope);
  }
}
