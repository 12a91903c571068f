// Text in charsets that nobody knows, that were not named, or that are not what they say: UTF-8 when the bytes are
// valid UTF-8, else windows-1252, which shows something for every byte (T3: a wrong charset is never a lost mail).

import { Transform } from 'node:stream';

export function decodeLeniently(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return new TextDecoder('windows-1252').decode(bytes);
    throw error;
  }
}

/** Bytes in, UTF-8 out; decides at the end, when it has seen all of them. */
export function lenientDecoder(): Transform {
  const chunks: Buffer[] = [];
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
    flush(done) {
      done(null, Buffer.from(decodeLeniently(Buffer.concat(chunks)), 'utf8'));
    },
  });
}
