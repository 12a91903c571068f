// The `traceparent` field of W3C Trace Context (level 1, section 3.2): read, and written. Knows nothing of spans.

import { isSpanContextValid, type SpanContext, TraceFlags } from '@opentelemetry/api';

/** What a later version appends is not looked at; nothing that is longer is read at all. */
const longest = 256;
const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Null: it says nothing, and a new trace begins. */
export function readTraceparent(text: string): SpanContext | null {
  const found = text.length > longest ? null : pattern.exec(text);
  if (found === null) return null;
  const [, version = '', traceId = '', spanId = '', flags = '', rest] = found;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const context: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(context) ? context : null;
}

export function writeTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags & TraceFlags.SAMPLED}`;
}
