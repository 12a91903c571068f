// Makes the codec of a kind from a generated message. Knows only that a message can be encoded and decoded.

import type { Codec } from './runtime/definition.ts';

interface GeneratedMessage<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

export function codec<T>(message: GeneratedMessage<T>): Codec<T> {
  return {
    encode: (value) => message.encode(value).finish(),
    decode: (bytes) => message.decode(bytes),
  };
}
