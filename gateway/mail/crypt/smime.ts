// What a structure of S/MIME is: signed or encrypted content (RFC 5652 §3). Throws nothing for what is in the mail.

import * as pki from 'pkijs';
import { readAsn1 } from './certificate.ts';
import { unreadable } from './layer.ts';
import type { Layer, Looking } from './layer.ts';
import { readEnveloped } from './smime-enveloped.ts';
import { contentTypes, readSigned } from './smime-signed.ts';

const compressed = '1.2.840.113549.1.9.16.1.9';

/** Null: it brings certificates along, and protects nothing. */
export async function readPkcs7(
  cms: Uint8Array,
  detached: Buffer | null,
  looking: Looking,
): Promise<Layer | null> {
  switch (typeOf(cms)) {
    case contentTypes.signed:
      return detached === null && isCertificatesOnly(cms) ? null : readSigned(cms, detached, looking);
    case contentTypes.enveloped:
    case contentTypes.authEnveloped:
      return readEnveloped(cms, looking);
    case compressed:
      return unreadable('It is compressed in a way that is not read here.', detached);
    case null:
      return unreadable('It is said to be signed or encrypted, but is damaged.', detached);
    default:
      return unreadable('It is signed or encrypted in a form that is not known here.', detached);
  }
}

function typeOf(cms: Uint8Array): string | null {
  try {
    return new pki.ContentInfo({ schema: readAsn1(cms) }).contentType;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

/** RFC 8551 §3.8. */
function isCertificatesOnly(cms: Uint8Array): boolean {
  try {
    const signed = new pki.SignedData({ schema: new pki.ContentInfo({ schema: readAsn1(cms) }).content });
    return signed.signerInfos.length === 0 && signed.encapContentInfo.eContent === undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return false;
  }
}
