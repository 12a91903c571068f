// The spans of a turn whose message came with a trace: the turn until its answer may leave, and in it the commit. A turn
// without costs one look at its entry; timers begin no trace.

import { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { Span } from '../ports/tracing.ts';
import { actorAttributes, caseName } from '../tracing.ts';
import type { Activation } from './activation.ts';
import type { Rejection } from './definition.ts';
import { messageTrace } from './message-trace.ts';
import type { Prepared, TurnScope } from './turn.ts';

export function beginTurn(
  { address }: Activation,
  { trace, command }: { readonly trace: string; readonly command: unknown },
  { deps, shard }: TurnScope,
): Span | null {
  const options = {
    kind: 'consumer',
    attributes: { ...actorAttributes(address), 'skillpost.shard': shard },
  } as const;
  return deps.tracing?.span(`turn ${address.kind}.${caseName(command)}`, trace, options) ?? null;
}

/** The same step, whose messages and effects are traced as parts of the turn. */
export function traceMessages(prepared: Prepared, span: Span): Prepared {
  const outbox = prepared.outbox.map((one) => ({ ...one, trace: messageTrace(span, one.to, one.message) }));
  return { ...prepared, outbox };
}

/** For log lines about the turn. */
export function traceFields(span: Span | null): { readonly traceId?: string } {
  return span === null ? {} : { traceId: span.traceId };
}

/** It threw: nothing of it is kept. */
export function failTurn(span: Span | null): void {
  span?.fail('INVARIANT_BROKEN');
  span?.end();
}

/** Decided; ends the turn when what it wrote is kept. Call it where the answer is put behind the output gate. */
export function endTurnWhenKept(
  span: Span,
  { activation, decided }: { readonly activation: Activation; readonly decided: Prepared | Rejection },
  scope: TurnScope,
): void {
  if ('rejected' in decided) span.fail(decided.rejected);
  else if (decided.events.length > 0)
    span.set({ 'skillpost.events': decided.events.map((event) => Event.decode(event).type) });
  const attributes = { 'skillpost.shard': scope.shard };
  const commit = scope.deps.tracing?.span('commit', span.traceparent, { attributes }) ?? null;
  scope.gate(activation, (failure) => {
    if (failure !== null) commit?.fail(failure.code);
    commit?.end();
    if (failure !== null) span.fail(failure.code);
    span.end();
  });
}
