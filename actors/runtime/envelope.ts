// What travels on a link: envelopes made from the seam's types and back, and their size. Knows nothing of who sends them.

import type { Envelope, Failure as WireFailure } from '#proto/gen/skillpost/v1/cluster.ts';
import { bufferOf } from '../bytes.ts';
import type { ActorAddress } from './definition.ts';
import type { Answer, AskRequest, Failure, LiveUpdate, TellRequest, WatchOptions } from './shard-host.ts';

function wireAddress(to: ActorAddress) {
  return { kind: to.kind, id: to.id };
}

function wireFailure(failure: Failure): WireFailure {
  return { ...failure, retryAfterMs: Math.max(0, Math.ceil(failure.retryAfterMs ?? 0)) };
}

export function readFailure(wire: WireFailure): Failure {
  const { code, category, text, retryAfterMs } = wire;
  return retryAfterMs > 0 ? { code, category, text, retryAfterMs } : { code, category, text };
}

export function helloEnvelope(nodeId: string, cluster: string): Envelope {
  return { body: { $case: 'hello', value: { nodeId, cluster } } };
}

export function askEnvelope(requestId: number, request: AskRequest, timeoutMs: number): Envelope {
  const { to, command, idempotencyKey, view, trace: traceparent = '' } = request;
  const value = {
    requestId,
    to: wireAddress(to),
    command: bufferOf(command),
    idempotencyKey,
    view,
    traceparent,
  };
  return { body: { $case: 'ask', value: { ...value, timeoutMs: Math.max(1, Math.ceil(timeoutMs)) } } };
}

export function answerEnvelope(requestId: number, answer: Answer): Envelope {
  const result = answer.ok
    ? ({ $case: 'reply', value: bufferOf(answer.reply) } as const)
    : ({ $case: 'failure', value: wireFailure(answer.failure) } as const);
  return { body: { $case: 'answer', value: { requestId, result } } };
}

export function tellEnvelope(requestId: number, request: TellRequest): Envelope {
  const { to, fromShard, sequence, previous, trace: traceparent = '' } = request;
  const command = bufferOf(request.command);
  const value = { requestId, to: wireAddress(to), fromShard, sequence, previous, command, traceparent };
  return { body: { $case: 'tell', value } };
}

export function tellAckEnvelope(requestId: number, failure: Failure | null): Envelope {
  const wire = failure === null ? undefined : wireFailure(failure);
  return { body: { $case: 'tellAck', value: { requestId, failure: wire } } };
}

export function watchEnvelope(watchId: number, to: ActorAddress, options: WatchOptions): Envelope {
  const { takesParts = false } = options;
  return { body: { $case: 'watch', value: { watchId, to: wireAddress(to), takesParts } } };
}

export function unwatchEnvelope(watchId: number): Envelope {
  return { body: { $case: 'unwatch', value: { watchId } } };
}

export function updateEnvelope(watchId: number, update: LiveUpdate): Envelope {
  const { sequence, view, events, part } = update;
  const shown = { view: bufferOf(view), part: part !== undefined, gone: [...(part?.gone ?? [])] };
  const value = { watchId, sequence, events: events.map(bufferOf), failure: undefined, ...shown };
  return { body: { $case: 'update', value } };
}

export function watchEndEnvelope(watchId: number, failure: Failure): Envelope {
  const empty = { sequence: 0, view: Buffer.alloc(0), events: [], part: false, gone: [] };
  return { body: { $case: 'update', value: { watchId, ...empty, failure: wireFailure(failure) } } };
}

export function releasedEnvelope(shard: number): Envelope {
  return { body: { $case: 'released', value: { shard } } };
}

/** Names, ids and numbers of one envelope: what it costs beside its payload, at most. */
const headerBytes = 256;

/** Bytes that an envelope holds in a buffer and on the wire, within a few per cent. */
export function envelopeBytes({ body }: Envelope): number {
  switch (body?.$case) {
    case 'ask':
    case 'tell':
      return headerBytes + body.value.command.length;
    case 'answer':
      return headerBytes + (body.value.result?.$case === 'reply' ? body.value.result.value.length : 0);
    case 'update': {
      let bytes = headerBytes + body.value.view.length;
      for (const event of body.value.events) bytes += event.length;
      for (const key of body.value.gone) bytes += 4 * key.length;
      return bytes;
    }
    case 'hello':
    case 'tellAck':
    case 'watch':
    case 'unwatch':
    case 'released':
    case undefined:
      return headerBytes;
    default:
      return body satisfies never;
  }
}
