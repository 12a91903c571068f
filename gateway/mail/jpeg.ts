// Whether bytes are a JPEG, and how large its picture is (ISO/IEC 10918-1, annex B): walks the markers up to the frame.

import { bufferOf } from '#actors/bytes.ts';
import { limits } from '#actors/limits.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Null: no JPEG, or one that ends before it says how large it is. */
export function jpegSize(content: Uint8Array): PictureSize | null {
  const bytes = bufferOf(content);
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  let at = 2;
  for (let markers = 0; markers < limits.jpegMarkers && at + 9 <= bytes.length; markers += 1) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    // Markers may be padded with further FF.
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) {
      const size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
      return size.width > 0 && size.height > 0 ? size : null;
    } else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** Start of frame, but for DHT, JPG and DAC, which share its range. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
