// Tracing that remembers its spans, for tests: ids are counted, everything is sampled, `within` holds for the
// synchronous part only.

import type { Span, SpanAttributes, SpanOptions, Tracing } from '#actors/ports/tracing.ts';

export interface RecordedSpan extends Span {
  readonly name: string;
  /** The `traceparent` it began with; empty: it began a trace. */
  readonly parent: string;
  readonly attributes: SpanAttributes;
  readonly failed: string | null;
  readonly ended: boolean;
}

export interface RecordedTracing extends Tracing {
  readonly spans: readonly RecordedSpan[];
  /** The one span of this name; throws when there is another number of them. */
  find(name: string): RecordedSpan;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

export function createRecordedTracing(): RecordedTracing {
  const spans: RecordedSpan[] = [];
  let now: Span | null = null;

  function begin(name: string, parent: string, { attributes = {} }: SpanOptions = {}): Span {
    const number = spans.length + 1;
    const traceId = parent.split('-')[1] ?? hex(number, 32);
    const span = {
      name,
      parent,
      attributes,
      failed: null as string | null,
      ended: false,
      traceId,
      traceparent: `00-${traceId}-${hex(number, 16)}-01`,
      set(more: SpanAttributes) {
        span.attributes = { ...span.attributes, ...more };
      },
      fail(code: string) {
        span.failed = code;
      },
      end() {
        span.ended = true;
      },
    };
    spans.push(span);
    return span;
  }

  return {
    spans,
    find(name) {
      const [first, ...others] = spans.filter((span) => span.name === name);
      if (first === undefined || others.length > 0)
        throw new Error(
          `${name}: ${others.length + (first ? 1 : 0)} of ${spans.map((span) => span.name).join()}`,
        );
      return first;
    },
    trace: (name, incoming, options) => begin(name, incoming ?? '', options),
    span: begin,
    within(span, work) {
      const before = now;
      now = span;
      try {
        return work();
      } finally {
        now = before;
      }
    },
    current: () => now,
  };
}
