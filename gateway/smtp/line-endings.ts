// Lines of a mail end with CR LF, and with nothing else (RFC 5321 §2.3.8). A program that takes a bare LF or CR for a
// line end sees another end of data, or another header field, than one that does not: SMTP smuggling. Pure.

import { bufferOf } from '#actors/bytes.ts';

const bare = /\r(?!\n)|(?<!\r)\n/;

/** Where the first CR without LF, or LF without CR, stands; -1 when there is none. */
export function bareLineEnd(mail: Uint8Array): number {
  // A search in a string takes a third of the time of a walk over bytes.
  return bufferOf(mail).toString('latin1').search(bare);
}
