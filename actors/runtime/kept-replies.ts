// The first answers to idempotency keys, kept in the actor's own hash (fields `_k:<key>`) so that they live exactly as
// long as what they answer for, fail-over included. Bounded in number and age; pruned by later turns.

import type { Answer } from './shard-host.ts';
import type { Writes } from './commit-batch.ts';
import type { Limits } from './host-deps.ts';

export const keptPrefix = '_k:';

interface Kept {
  readonly at: number;
  readonly answer: Answer;
}

/** As it stays in memory. */
interface Remembered {
  readonly at: number;
  /** The bytes of `encode`, a character each: a small string costs a fifth of a small array, in time and room. */
  readonly bytes: string;
}

const headerBytes = 9;
const taggedReply = 0;
const taggedRejection = 1;

/** Byte 0: reply or rejection; bytes 1 to 8: milliseconds since 1970 (float64); then the reply, or "<code>\n<text>". */
function encode({ at, answer }: Kept): Buffer {
  const body = answer.ok ? answer.reply : Buffer.from(`${answer.failure.code}\n${answer.failure.text}`);
  const bytes = Buffer.allocUnsafe(headerBytes + body.length);
  bytes[0] = answer.ok ? taggedReply : taggedRejection;
  bytes.writeDoubleBE(at, 1);
  bytes.set(body, headerBytes);
  return bytes;
}

function decode(bytes: Uint8Array): Kept {
  const at = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(1);
  const body = bytes.subarray(headerBytes);
  if (bytes[0] === taggedReply) return { at, answer: { ok: true, reply: body } };
  const [code = '', text = ''] = new TextDecoder().decode(body).split('\n');
  return { at, answer: { ok: false, failure: { code, category: 'rejected', text } } };
}

function remembered(bytes: Uint8Array): Remembered {
  const { buffer, byteOffset, length } = bytes;
  const text = Buffer.from(buffer, byteOffset, length).toString('latin1');
  return { at: decode(bytes).at, bytes: text };
}

export class KeptReplies {
  /** Oldest first. */
  readonly #kept = new Map<string, Remembered>();
  readonly #limits: Limits;

  constructor(fields: ReadonlyMap<string, Uint8Array>, limits: Limits) {
    this.#limits = limits;
    const loaded: [string, Remembered][] = [];
    for (const [field, bytes] of fields) {
      if (field.startsWith(keptPrefix)) loaded.push([field.slice(keptPrefix.length), remembered(bytes)]);
    }
    for (const [key, kept] of loaded.sort((left, right) => left[1].at - right[1].at))
      this.#kept.set(key, kept);
  }

  find(key: string, at: number): Answer | null {
    const kept = this.#kept.get(key);
    if (kept === undefined || at - kept.at >= this.#limits.keptRepliesMs) return null;
    return decode(Buffer.from(kept.bytes, 'latin1')).answer;
  }

  /** Keeps the answer with the turn's commit, and drops what is too old or too much. */
  keep(key: string, kept: Kept, writes: Writes): void {
    this.#kept.delete(key);
    const bytes = encode(kept);
    this.#kept.set(key, { at: kept.at, bytes: bytes.toString('latin1') });
    writes.set(keptPrefix + key, bytes);
    for (const [oldest, { at }] of this.#kept) {
      const tooMany = this.#kept.size > this.#limits.keptReplies;
      if (!tooMany && kept.at - at < this.#limits.keptRepliesMs) break;
      this.#kept.delete(oldest);
      writes.set(keptPrefix + oldest, null);
    }
  }
}
