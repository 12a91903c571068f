// One mail, unwrapped: signatures checked, what is encrypted opened, layer by layer, until what is left can be read like
// any mail. Bounded in depth; runs in a worker of its own (`crypt-worker.ts`). Throws nothing for what is in the mail.
//
// What was decrypted never stands beside HTML of somebody else in one page, and HTML that anybody could have changed on
// the way is no HTML here but text: else who kept a copy could have it sent to them by whoever reads it (EFAIL).

import { limits } from '#actors/limits.ts';
import type { NewMailKey } from '#actors/ports/mail-keys.ts';
import type {
  EncryptionVerdict,
  MailProtection,
  SignatureVerdict,
} from '#actors/vocabulary/mail-protection.ts';
import { mimeTree } from '../mime-tree.ts';
import type { MimePart } from '../mime-tree.ts';
import { protectedPart } from './detect.ts';
import { plainEntity, replaced, withContent } from './entities.ts';
import type { Looking, Wrapped } from './layer.ts';
import { openPart } from './wrapped-part.ts';

export interface OpenedMail {
  /** To be read in place of what came. */
  readonly raw: Buffer;
  /** Null: it only looked as if it were signed or encrypted. */
  readonly protection: MailProtection | null;
  readonly learned: readonly NewMailKey[];
  /** Lower-case hex: of keys that signed, and that are not in the ring. */
  readonly missingKeyIds: readonly string[];
}

export async function openMail(raw: Buffer, looking: Looking): Promise<OpenedMail> {
  const { mail, layers, partial } = await unwrapped(raw, looking, 0);
  return {
    raw: mail,
    protection: summary(layers, { partial, at: looking.at }),
    learned: layers.flatMap(({ layer }) => (layer.learned === null ? [] : [layer.learned])),
    missingKeyIds: layers.flatMap(({ layer }) => layer.missingKeyIds),
  };
}

interface Unwrapped {
  readonly mail: Buffer;
  readonly layers: readonly Wrapped[];
  readonly partial: boolean;
}

async function unwrapped(mail: Buffer, looking: Looking, depth: number): Promise<Unwrapped> {
  const as = { mail, layers: [], partial: false };
  const tree = depth < limits.cryptLayers ? treeOf(mail) : null;
  const part = tree === null ? null : protectedPart(tree);
  const wrapped = part === null ? null : await openPart(part, looking);
  if (part === null || wrapped === null) return as;
  const nested = part !== tree;
  const partial = nested || wrapped.partial;
  const { content, encryption, intact } = wrapped.layer;
  if (content === null) return { mail, layers: [wrapped], partial };
  const inner = await unwrapped(content, looking, depth + 1);
  const sealed = intact || (inner.layers.some(isWholeAsSigned) && !inner.partial);
  const safe = encryption === 'decrypted' && (nested || !sealed) ? plainEntity(inner.mail) : inner.mail;
  return {
    mail: nested ? replaced(mail, part, safe) : withContent(mail, safe),
    layers: [wrapped, ...inner.layers],
    partial: partial || inner.partial,
  };
}

/** Null: nobody can read it, and the parser says why. */
function treeOf(mail: Buffer): MimePart | null {
  try {
    return mimeTree(mail);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

const holding: ReadonlySet<SignatureVerdict> = new Set<SignatureVerdict>([
  'valid',
  'valid-unknown',
  'mismatch',
]);

function isWholeAsSigned({ layer }: Wrapped): boolean {
  return holding.has(layer.signature);
}

/** The first that applies to a layer is what is said of the mail. */
const worstSignature: readonly SignatureVerdict[] = [
  'invalid',
  'unreadable',
  'mismatch',
  'no-key',
  'valid-unknown',
  'valid',
];
const worstEncryption: readonly EncryptionVerdict[] = ['failed', 'no-key', 'decrypted'];

function summary(
  layers: readonly Wrapped[],
  { partial, at }: { readonly partial: boolean; readonly at: number },
): MailProtection | null {
  const [first] = layers;
  if (first === undefined) return null;
  const said = worstSignature.find((verdict) => layers.some(({ layer }) => layer.signature === verdict));
  const signed = layers.find(({ layer }) => layer.signature === said);
  const encryption = worstEncryption.find((verdict) =>
    layers.some(({ layer }) => layer.encryption === verdict),
  );
  // Somebody may have put a part that was signed for another mail into one of their own.
  const signature = partial && said === 'valid' ? 'valid-unknown' : (said ?? 'none');
  const notes = layers.flatMap(({ layer }) => layer.notes);
  return {
    kind: signed?.kind ?? first.kind,
    signature,
    encryption: encryption ?? 'none',
    signer: signed?.layer.signer ?? null,
    partial,
    notes: partial ? [...notes, 'Only a part of this mail is protected; the rest is anybody’s.'] : notes,
    at,
  };
}
