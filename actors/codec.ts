// Makes the codec of a kind from a generated message. Knows only that a message can be encoded and decoded.

import { encodeMessage, type EncodableMessage } from './encoding.ts';
import type { Codec } from './runtime/definition.ts';

interface GeneratedMessage<T> extends EncodableMessage<T> {
  decode(bytes: Uint8Array): T;
}

export function codec<T>(message: GeneratedMessage<T>): Codec<T> {
  return {
    encode: (value) => encodeMessage(message, value),
    decode: (bytes) => message.decode(bytes),
  };
}
