// Makes the bytes of DATA what RFC 5321 §2.3.8 allows: lines end with CR LF and nothing else. A bare CR or LF becomes a
// line end, so that no program that reads the mail later can see an end of data, or a field, that we did not see. Pure.

const cr = 0x0d;
const lf = 0x0a;

function bareEndings(bytes: Uint8Array): number {
  let bare = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === cr && bytes[at + 1] === lf) at += 1;
    else if (byte === cr || byte === lf) bare += 1;
  }
  return bare;
}

/** The same bytes when nothing is to be done. */
export function withCrlf(bytes: Uint8Array): Uint8Array {
  const bare = bareEndings(bytes);
  if (bare === 0) return bytes;
  const fixed = new Uint8Array(bytes.length + bare);
  let to = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === cr || byte === lf) {
      fixed[to] = cr;
      fixed[to + 1] = lf;
      to += 2;
      if (byte === cr && bytes[at + 1] === lf) at += 1;
    } else {
      fixed[to] = byte;
      to += 1;
    }
  }
  return fixed;
}
