// POP3 sends lines that end with CR LF (RFC 1939 §3): mail that came by other ways than SMTP may have others. Pure.

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

/** A bare CR or LF becomes a line end; the same bytes when there is none. */
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
