// Parameters of a MIME field as people meant them: RFC 2231 with its pieces and charsets, encoded words where they are not
// allowed, bytes that nobody encoded. Pure.

import { decodeText } from './charset.ts';
import { decodeField } from './encoded-words.ts';

const mostPieces = 100;

/** `params` as `readValue` reads them: one character a byte. Empty when there is none of that name. */
export function parameterOf(params: ReadonlyMap<string, string>, name: string): string {
  const extended = params.get(`${name}*`);
  if (extended !== undefined) return decodeExtended([extended]);
  const pieces = piecesOf(params, name);
  if (pieces !== null) return pieces;
  return decodeField(params.get(name) ?? '');
}

function piecesOf(params: ReadonlyMap<string, string>, name: string): string | null {
  const encoded: string[] = [];
  let isExtended = false;
  for (let at = 0; at < mostPieces; at += 1) {
    const coded = params.get(`${name}*${at}*`);
    const plain = params.get(`${name}*${at}`);
    if (coded === undefined && plain === undefined) break;
    isExtended ||= coded !== undefined;
    encoded.push(coded ?? (plain ?? '').replace(/%/g, '%25'));
  }
  if (encoded.length === 0) return null;
  return isExtended ? decodeExtended(encoded) : decodeField(encoded.join('').replace(/%25/g, '%'));
}

/** `utf-8'en'%e2%82%ac` (§4). Without the charset it is whatever it looks like. */
function decodeExtended(pieces: readonly string[]): string {
  const whole = pieces.join('');
  const [, charset = '', encoded = whole] = /^([^']{0,60})'[^']{0,60}'(.*)$/s.exec(whole) ?? [];
  const bytes = encoded.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decodeText(Buffer.from(bytes, 'latin1'), charset).text;
}
