// Signed and encrypted content of OpenPGP (RFC 9580, in mail as RFC 3156 or in the text itself): checked and opened with
// the keys of the ring. Throws nothing for what is in the mail. What is not protected against changes is not opened.

import { limits } from '#actors/limits.ts';
import { asEntity } from './entities.ts';
import { failed, judged, noKey, unreadable, untouched } from './layer.ts';
import type { Layer, Looking } from './layer.ts';
import { openPgp } from './openpgp-library.ts';
import type { PgpVerification } from './openpgp-library.ts';
import { describeKey, keyDoubt, knownKeys, ownKeys } from './pgp-keys.ts';
import type { KnownPgpKey } from './pgp-keys.ts';

type Signed = Pick<Layer, 'signature' | 'signer' | 'notes' | 'missingKeyIds'>;
const damaged = 'The signature is damaged.';

/** `signature`: armored or not, beside what it signs. */
export async function readDetached(content: Buffer, signature: Buffer, looking: Looking): Promise<Layer> {
  try {
    const pgp = openPgp();
    const read = await pgp.readSignature(
      isArmored(signature)
        ? { armoredSignature: signature.toString('latin1') }
        : { binarySignature: new Uint8Array(signature) },
    );
    const known = await knownKeys(looking.ring);
    const { signatures } = await pgp.verify({
      message: await pgp.createMessage({ binary: new Uint8Array(content) }),
      signature: read,
      verificationKeys: known.map(({ key }) => key),
      format: 'binary',
      date: dateOf(looking),
    });
    return { ...untouched, content, ...(await verdictOf(signatures, known, looking)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return unreadable(damaged, content);
  }
}

/** RFC 9580 §7: text that can be read with its signature below. `content` is the text alone. */
export async function readCleartext(armored: string, looking: Looking): Promise<Layer> {
  try {
    const pgp = openPgp();
    const message = await pgp.readCleartextMessage({ cleartextMessage: armored });
    const known = await knownKeys(looking.ring);
    const { signatures } = await pgp.verify({
      message,
      verificationKeys: known.map(({ key }) => key),
      date: dateOf(looking),
    });
    const content = Buffer.from(message.getText());
    return { ...untouched, content, ...(await verdictOf(signatures, known, looking)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return unreadable(damaged, null);
  }
}

/** `content` is what was encrypted, as it is: a part in PGP/MIME, a text else. Also of what is only signed and packed. */
export async function readMessage(message: Buffer, looking: Looking): Promise<Layer> {
  try {
    const pgp = openPgp();
    const config = { maxDecompressedMessageSize: limits.decodedBytes };
    const read = await pgp.readMessage({
      ...(isArmored(message)
        ? { armoredMessage: message.toString('latin1') }
        : { binaryMessage: new Uint8Array(message) }),
      config,
    });
    const known = await knownKeys(looking.ring);
    const verificationKeys = known.map(({ key }) => key);
    const date = dateOf(looking);
    const recipients = read.getEncryptionKeyIDs().map((id) => id.toHex());
    if (recipients.length === 0 && read.getSigningKeyIDs().length > 0) {
      const { data, signatures } = await pgp.verify({
        message: read,
        verificationKeys,
        format: 'binary',
        date,
      });
      const content = Buffer.from(data);
      return { ...untouched, content, ...(await verdictOf(signatures, known, looking)) };
    }
    const decryptionKeys = (await ownKeys(looking.ring)).filter((key) => isFor(recipients, key.getKeyIDs()));
    if (decryptionKeys.length === 0) return noKey('It is encrypted, and none of the keys here opens it.');
    const { data, signatures } = await pgp.decrypt({
      message: read,
      decryptionKeys,
      verificationKeys,
      format: 'binary',
      date,
      config,
    });
    return {
      ...untouched,
      content: Buffer.from(data),
      encryption: 'decrypted',
      ...(await verdictOf(signatures, known, looking)),
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/Session key decryption failed/i.test(error.message))
      return noKey('It is encrypted, and none of the keys here opens it.');
    return failed('It is encrypted, and damaged or not protected against changes: it is not opened.');
  }
}

/** PGP/MIME has a whole part inside. */
export async function readMimeMessage(message: Buffer, looking: Looking): Promise<Layer> {
  const layer = await readMessage(message, looking);
  return layer.content === null ? layer : { ...layer, content: asEntity(layer.content) };
}

/** Clocks of senders run ahead. */
function dateOf({ at }: Looking): Date {
  return new Date(at + limits.cryptClockMs);
}

function isArmored(bytes: Buffer): boolean {
  return bytes.subarray(0, 4_096).includes('-----BEGIN PGP ');
}

/** Hidden recipients are written as zeros: every key may be theirs. */
function isFor(recipients: readonly string[], ids: readonly { toHex(): string }[]): boolean {
  const own = new Set(ids.map((id) => id.toHex()));
  return recipients.slice(0, limits.cryptRecipients).some((id) => /^0+$/.test(id) || own.has(id));
}

async function verdictOf(
  signatures: readonly PgpVerification[],
  known: readonly KnownPgpKey[],
  looking: Looking,
): Promise<Signed> {
  const none: Signed = { signature: 'none', signer: null, notes: [], missingKeyIds: [] };
  if (signatures.length === 0) return none;
  if (signatures.length > limits.cryptSigners)
    return { ...none, signature: 'unreadable', notes: ['It names too many signers.'] };
  const missingKeyIds: string[] = [];
  for (const { keyID, verified } of signatures) {
    const id = keyID.toHex();
    const fault = await faultOf(verified);
    const used = known.find(({ key }) => key.getKeyIDs().some((one) => one.toHex() === id));
    if (used === undefined) missingKeyIds.push(id);
    else return { ...none, ...(await verdictBy(used, fault, looking)) };
  }
  const ids = missingKeyIds.join(', ');
  return {
    ...none,
    signature: 'no-key',
    missingKeyIds,
    notes: [`The key of the signer is not known here (${ids}).`],
  };
}

/** Null: it holds. */
async function faultOf(verified: Promise<true>): Promise<string | null> {
  try {
    await verified;
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const keyFaults = /expired|revoked|future|newer than|signing key|primary key/i;

/** The library looks at the bytes first: what it says of the key afterwards means that the bytes are as they were. */
async function verdictBy(
  used: KnownPgpKey,
  fault: string | null,
  looking: Looking,
): Promise<Pick<Layer, 'signature' | 'signer' | 'notes'>> {
  const signer = await describeKey(used.key);
  if (fault !== null && /digest did not match|verification failed/i.test(fault))
    return { signature: 'invalid', signer, notes: ['The content was changed after it was signed.'] };
  if (fault !== null && !keyFaults.test(fault))
    return {
      signature: 'unreadable',
      signer,
      notes: ['It was signed in a way that is not checked here, or that proves nothing any more.'],
    };
  const doubt =
    (await keyDoubt(used, looking.at)) ?? (fault === null ? null : 'The key may not sign mail now.');
  return judged(signer, looking, doubt);
}
