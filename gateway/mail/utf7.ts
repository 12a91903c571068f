// UTF-7 (RFC 2152), which no decoder of the platform reads any more. Pure.

/** What is no valid sequence stays as it stands. */
export function decodeUtf7(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/\+([A-Za-z0-9+/]*)-?/g, (whole: string, encoded: string) => {
      if (encoded === '') return whole === '+-' ? '+' : whole;
      const units = Buffer.from(encoded, 'base64');
      const even = units.subarray(0, units.length - (units.length % 2));
      const text = even.length === 0 ? '' : new TextDecoder('utf-16be').decode(even);
      return text === '' || text.includes('\ufffd') ? whole : text;
    });
}
