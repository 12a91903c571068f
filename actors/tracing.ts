// Around the Tracing port: tracing that is off, the names of attributes, and how work becomes a span. Knows nothing of
// OpenTelemetry.

import { asSkillpostError } from './errors.ts';
import type { Span, SpanAttributes, SpanOptions, Tracing } from './ports/tracing.ts';

export const noTracing: Tracing = {
  trace: () => null,
  span: () => null,
  within: (_span, work) => work(),
  current: () => null,
};

/** The same tracing, whose spans all say where they were. */
export function tracingAt(tracing: Tracing, where: SpanAttributes): Tracing {
  if (tracing === noTracing) return noTracing;
  const placed = (options: SpanOptions = {}): SpanOptions => ({
    ...options,
    attributes: { ...where, ...options.attributes },
  });
  return {
    trace: (name, incoming, options) => tracing.trace(name, incoming, placed(options)),
    span: (name, parent, options) => tracing.span(name, parent, placed(options)),
    within: (span, work) => tracing.within(span, work),
    current: () => tracing.current(),
  };
}

const idAttributes: Readonly<Record<string, string>> = {
  conversation: 'skillpost.conversation_id',
  queue: 'skillpost.queue_id',
};

/** Which actor. An id that is an e-mail address stays out of it. */
export function actorAttributes({
  kind,
  id,
}: {
  readonly kind: string;
  readonly id: string;
}): SpanAttributes {
  if (id === '' || id.includes('@')) return { 'skillpost.kind': kind };
  const own = idAttributes[kind];
  const attributes = { 'skillpost.kind': kind, 'skillpost.actor_id': id };
  return own === undefined ? attributes : { ...attributes, [own]: id };
}

/** What a command or an effect is called: the case of the one field that it consists of. */
export function caseName(message: unknown): string {
  if (typeof message !== 'object' || message === null) return 'unknown';
  for (const value of Object.values(message) as unknown[])
    if (typeof value === 'object' && value !== null && '$case' in value) return String(value.$case);
  return 'unknown';
}

/** Runs `work` as the given span, which ends with it; what it throws is recorded by its code. */
export async function traced<T>(tracing: Tracing, span: Span | null, work: () => Promise<T>): Promise<T> {
  if (span === null) return work();
  try {
    return await tracing.within(span, work);
  } catch (error) {
    span.fail(asSkillpostError(error).code);
    throw error;
  } finally {
    span.end();
  }
}
