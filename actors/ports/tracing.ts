// What one request causes in all processes, as the spans of one trace (W3C Trace Context). Never addresses, subjects,
// bodies or secrets. A null span is one that nobody records: whoever gets it has nothing more to do.

export type SpanAttributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Of which kind OpenTelemetry calls it; `internal` where nothing is said. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: SpanAttributes;
}

/** One operation under way. It is exported when it ends. */
export interface Span {
  readonly traceId: string;
  /** What a message carries that belongs to this operation. */
  readonly traceparent: string;
  set(attributes: SpanAttributes): void;
  /** It went wrong: a code of `errors.ts`. */
  fail(code: string): void;
  end(): void;
}

/** All of it is cheap and synchronous: exporting happens elsewhere, and is given up before anybody waits for it. */
export interface Tracing {
  /** Begins a trace, or goes on with what came from outside. Null: not sampled, or not a `traceparent`. */
  trace(name: string, incoming: string | undefined, options?: SpanOptions): Span | null;
  /** A part of what `parent`, a `Span.traceparent` of any process of ours, stands for. */
  span(name: string, parent: string, options?: SpanOptions): Span | null;
  /** While `work` runs, and in all that it awaits, this span is the current one. */
  within<T>(span: Span, work: () => T): T;
  /** Null: none, or it has ended. */
  current(): Span | null;
}
