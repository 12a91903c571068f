// The Tracing port over OpenTelemetry: spans go in batches to a collector (OTLP over HTTP, JSON). The queue is bounded,
// and what a collector does not take in time is let go: whoever makes a span never waits. Nothing is registered
// globally but where the library reports its own troubles.

import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  type Span as OpenSpan,
  type SpanContext,
  SpanKind as OpenKind,
  SpanStatusCode,
  trace as contexts,
  TraceFlags,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Span, SpanAttributes, SpanKind, SpanOptions, Tracing } from '../../ports/tracing.ts';
import { readTraceparent, writeTraceparent } from './traceparent.ts';

export interface ExportedTracing extends Tracing {
  /** Sends what is left, within `limits.traceStopMs`. */
  stop(): Promise<void>;
}

export interface ExportOptions {
  /** Where spans are posted to. */
  readonly url: string;
  /** Of the traces that begin here: what share is recorded, 0 to 1. */
  readonly ratio: number;
  /** `service.name` of this process. */
  readonly service: string;
  readonly clock: Clock;
  readonly log: Log;
}

const kinds: Readonly<Record<SpanKind, OpenKind>> = {
  internal: OpenKind.INTERNAL,
  server: OpenKind.SERVER,
  client: OpenKind.CLIENT,
  producer: OpenKind.PRODUCER,
  consumer: OpenKind.CONSUMER,
};

class RecordedSpan implements Span {
  readonly traceId: string;
  readonly traceparent: string;
  readonly #span: OpenSpan;

  constructor(span: OpenSpan, context: SpanContext) {
    this.#span = span;
    this.traceId = context.traceId;
    this.traceparent = writeTraceparent(context);
  }

  get ended(): boolean {
    return !this.#span.isRecording();
  }

  set(attributes: SpanAttributes): void {
    if (this.ended) return;
    for (const [name, value] of Object.entries(attributes))
      this.#span.setAttribute(name, typeof value === 'object' ? [...value] : value);
  }

  fail(code: string): void {
    if (this.ended) return;
    this.#span.setAttribute('error.type', code);
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  }

  end(): void {
    if (!this.ended) this.#span.end();
  }
}

/** The library says what went wrong at every batch: one line in `traceWarnEveryMs` is enough. */
function reportTroubles({ clock, log }: ExportOptions): void {
  let nextAt = 0;
  const report = (text: string): void => {
    if (clock.now() < nextAt) return;
    nextAt = clock.now() + limits.traceWarnEveryMs;
    log.warn({ reason: text.slice(0, limits.traceReasonChars) }, 'traces are not taken by their collector');
  };
  const silent = (): void => undefined;
  const logger = { error: report, warn: report, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

function createProvider({ url, ratio, service }: ExportOptions): TracerProvider {
  const exporter = new OTLPTraceExporter({
    url,
    concurrencyLimit: limits.traceExportsAtOnce,
    timeoutMillis: limits.traceExportTimeoutMs,
  });
  return new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanLimits: {
      attributeCountLimit: limits.traceAttributes,
      attributeValueLengthLimit: limits.traceAttributeChars,
    },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: limits.traceQueueSpans,
        maxExportBatchSize: limits.traceBatchSpans,
        scheduledDelayMillis: limits.traceExportEveryMs,
        exportTimeoutMillis: limits.traceExportTimeoutMs,
      }),
    ],
  });
}

/** A collector that is down takes nothing any more; the process ends all the same. */
async function stopProvider(provider: TracerProvider, { clock, log }: ExportOptions): Promise<void> {
  const late = Promise.withResolvers<void>();
  const cancel = clock.after(limits.traceStopMs, late.resolve);
  const stopped = provider.shutdown().catch((error: unknown) => {
    log.warn({ reason: String(error).slice(0, limits.traceReasonChars) }, 'the last traces were not taken');
  });
  await Promise.race([stopped, late.promise]);
  cancel();
}

export function createTracing(options: ExportOptions): ExportedTracing {
  reportTroubles(options);
  const provider = createProvider(options);
  const tracer = provider.getTracer('skillpost');
  const running = new AsyncLocalStorage<RecordedSpan>();

  function begin(
    name: string,
    context: Context,
    { kind = 'internal', attributes = {} }: SpanOptions,
  ): Span | null {
    const span = tracer.startSpan(name, { kind: kinds[kind] }, context);
    if (!span.isRecording()) return null;
    const recorded = new RecordedSpan(span, span.spanContext());
    recorded.set(attributes);
    return recorded;
  }

  return {
    trace(name, incoming, spanOptions = {}) {
      const remote = incoming === undefined ? null : readTraceparent(incoming);
      return begin(
        name,
        remote === null ? ROOT_CONTEXT : contexts.setSpanContext(ROOT_CONTEXT, remote),
        spanOptions,
      );
    },
    span(name, parent, spanOptions = {}) {
      const context = readTraceparent(parent);
      if (context === null || (context.traceFlags & TraceFlags.SAMPLED) === 0) return null;
      return begin(name, contexts.setSpanContext(ROOT_CONTEXT, context), spanOptions);
    },
    within: (span, work) => (span instanceof RecordedSpan ? running.run(span, work) : work()),
    // Connections and timers that a request begins outlive it, and would go on under its name.
    current() {
      const span = running.getStore();
      return span === undefined || span.ended ? null : span;
    },
    stop: () => stopProvider(provider, options),
  };
}
