// Encodes generated messages with one writer that is used again and again. Knows nothing of what is encoded.

import { BinaryWriter } from '#proto/wire.ts';

export interface EncodableMessage<T> {
  encode(message: T, writer?: BinaryWriter): BinaryWriter;
}

let writer = new BinaryWriter();

/**
 * The bytes share memory with those of other messages: who keeps them for long keeps a copy. Throws what the message's
 * own encoder throws.
 */
export function encodeMessage<T>(message: EncodableMessage<T>, value: T): Uint8Array {
  try {
    return message.encode(value, writer).finish();
  } catch (error) {
    // It holds half a message.
    writer = new BinaryWriter();
    throw error;
  }
}
