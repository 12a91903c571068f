// PKCS #12 (RFC 7292): the private key and the certificates in one file, as programs and authorities hand them out.

import { createPrivateKey } from 'node:crypto';
import * as pki from 'pkijs';
import { certificateOf, derOf, readAsn1 } from './certificate.ts';

export interface Pkcs12 {
  readonly certificates: readonly pki.Certificate[];
  /** PKCS #8 in PEM; null: there is none in it. */
  readonly privateText: string | null;
}

const bags = { shroudedKey: '1.2.840.113549.1.12.10.1.2', key: '1.2.840.113549.1.12.10.1.1' } as const;
const plain = '1.2.840.113549.1.7.1';

interface Safe {
  parseInternalValues(of: { readonly safeContents: readonly object[] }): Promise<void>;
  readonly safeContents: readonly { readonly contentType: string }[];
  readonly parsedValue?: { readonly safeContents: readonly { readonly value: pki.SafeContents }[] };
}

/** Null: the passphrase is another one, or the file is none that is read here. */
export async function readPkcs12(bytes: Uint8Array, passphrase: string): Promise<Pkcs12 | null> {
  try {
    const password = new Uint8Array(Buffer.from(passphrase)).buffer;
    const pfx = new pki.PFX({ schema: readAsn1(bytes) });
    await pfx.parseInternalValues({ password, checkIntegrity: true });
    const safe = pfx.parsedValue?.authenticatedSafe as Safe | undefined;
    if (safe === undefined) return null;
    await safe.parseInternalValues({
      safeContents: safe.safeContents.map(({ contentType }) => (contentType === plain ? {} : { password })),
    });
    const found = (safe.parsedValue?.safeContents ?? []).flatMap(({ value }) => value.safeBags);
    return await contentsOf(found, password);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

async function contentsOf(found: readonly pki.SafeBag[], password: ArrayBuffer): Promise<Pkcs12> {
  const certificates: pki.Certificate[] = [];
  let privateText: string | null = null;
  for (const { bagId, bagValue } of found) {
    if (bagValue instanceof pki.CertBag && bagValue.parsedValue instanceof pki.Certificate)
      certificates.push(certificateOf(derOf(bagValue.parsedValue)));
    if (bagId === bags.shroudedKey && bagValue instanceof pki.PKCS8ShroudedKeyBag) {
      // oxlint-disable-next-line typescript/no-unsafe-call -- declared as protected by mistake of the library
      await (bagValue as unknown as { parseInternalValues(of: object): Promise<void> }).parseInternalValues({
        password,
      });
      if (bagValue.parsedValue !== undefined) privateText = pemOfKey(bagValue.parsedValue);
    }
    if (bagId === bags.key && bagValue instanceof pki.PrivateKeyInfo) privateText = pemOfKey(bagValue);
  }
  return { certificates, privateText };
}

function pemOfKey(info: pki.PrivateKeyInfo): string {
  const key = Buffer.from(info.toSchema().toBER(false));
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
