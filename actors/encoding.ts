// Encodes generated messages with one writer that is used again and again: a new one grows by doubling with each
// message, and these buffers cost more than the encoding. Knows nothing of what is encoded.

import { BinaryWriter } from '@bufbuild/protobuf/wire';

export interface EncodableMessage<T> {
  encode(message: T, writer?: BinaryWriter): BinaryWriter;
}

/** A writer that had to grow past this for one large message is not kept. */
const keptWriterBytes = 65_536;

let writer = new BinaryWriter();

/** The bytes are the caller's own. Throws what the message's own encoder throws. */
export function encodeMessage<T>(message: EncodableMessage<T>, value: T): Uint8Array {
  try {
    const bytes = message.encode(value, writer).finish();
    if (bytes.length > keptWriterBytes) writer = new BinaryWriter();
    return bytes;
  } catch (error) {
    // It holds half a message.
    writer = new BinaryWriter();
    throw error;
  }
}
