// Lines of a mail end with CR LF, and with nothing else (RFC 5321 §2.3.8). A program that takes a bare LF or CR for a
// line end sees another end of data, or another header field, than one that does not: SMTP smuggling. Pure.

const cr = 0x0d;
const lf = 0x0a;

/** Where the first CR without LF, or LF without CR, stands; -1 when there is none. */
export function bareLineEnd(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === lf) return at;
    if (byte !== cr) continue;
    if (bytes[at + 1] !== lf) return at;
    at += 1;
  }
  return -1;
}
