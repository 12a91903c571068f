// Compressed RTF ([MS-OXRTFCP]): LZ with a dictionary that starts with what most RTF starts with. Bounded by `most`. Pure.

const start =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const windowBytes = 4_096;
const compressed = 0x75465a4c;
const asIs = 0x414c454d;

/** Null: it is no RTF of either kind. What is cut off ends early. */
export function unpackRtf(packed: Buffer, most: number): Buffer | null {
  if (packed.length < 16) return null;
  const kind = packed.readUInt32LE(8);
  const size = Math.min(packed.readUInt32LE(4), most);
  if (kind === asIs) return packed.subarray(16, 16 + size);
  return kind === compressed ? unpack(packed, size) : null;
}

interface Unpacking {
  readonly window: Buffer;
  write: number;
  readonly out: Buffer;
  length: number;
}

function put(to: Unpacking, byte: number): void {
  if (to.length < to.out.length) to.out[to.length++] = byte;
  to.window[to.write] = byte;
  to.write = (to.write + 1) % windowBytes;
}

function unpack(packed: Buffer, size: number): Buffer {
  const window = Buffer.alloc(windowBytes);
  const to: Unpacking = { window, write: window.write(start, 'latin1'), out: Buffer.alloc(size), length: 0 };
  let at = 16;
  while (at < packed.length && to.length < size) {
    const control = packed[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < packed.length; bit += 1) {
      if (((control >> bit) & 1) === 0) {
        put(to, packed[at++] ?? 0);
        continue;
      }
      if (at + 2 > packed.length) return to.out.subarray(0, to.length);
      const reference = packed.readUInt16BE(at);
      at += 2;
      const from = reference >> 4;
      if (from === to.write) return to.out.subarray(0, to.length);
      for (let copied = 0; copied < (reference & 15) + 2; copied += 1)
        put(to, to.window[(from + copied) % windowBytes] ?? 0);
    }
  }
  return to.out.subarray(0, to.length);
}
