// Signed and encrypted mail, changed: in its text, and in the bytes below the base64. Whatever it is, it is opened or said
// to be what it is, within its time; what was altered is never `valid`.

import assert from 'node:assert/strict';
import { limits } from '#actors/limits.ts';
import type { KeyRing } from '#actors/ports/mail-keys.ts';
import { signatureVerdicts } from '#actors/vocabulary/mail-protection.ts';
import { openMail } from '#gateway/mail/crypt/open.ts';
import { readUpload } from '#gateway/mail/crypt/key-upload.ts';
import { parseMail } from '#gateway/mail/parse.ts';
import { certificate, certificateKey, pgpPrivate, pgpPublic } from '../fixtures/mail/sources/crypt-keys.ts';
import { crypt } from '../fixtures/mail/sources/crypt.ts';
import { below, mutated, pick } from './target.ts';
import type { FuzzTarget } from './target.ts';

const ring: KeyRing = {
  anchors: [certificate],
  known: [
    { kind: 'smime', publicText: certificate, trusted: true },
    { kind: 'openpgp', publicText: pgpPublic, trusted: true },
  ],
  own: [
    { kind: 'smime', publicText: certificate, privateText: certificateKey },
    { kind: 'openpgp', publicText: pgpPublic, privateText: pgpPrivate },
  ],
};
const texts = crypt.map(({ raw }) => raw.toString('latin1'));
/** The text that was signed in itself begins with the field. */
const asSigned = /^(?:Content-Type: text\/plain; charset=utf-8\s+)?It is broken\.$/;
const at = Date.UTC(2027, 0, 1);

/** One byte of what stands in base64 becomes another. */
function altered(random: () => number, text: string): string {
  const blocks = [...text.matchAll(/(?:^[A-Za-z0-9+/]{20,76}={0,2}\r?\n)+/gm)];
  if (blocks.length === 0) return text;
  const block = pick(random, blocks);
  const bytes = Buffer.from(block[0], 'base64');
  for (let changes = 0; changes <= below(random, 3); changes += 1)
    bytes[below(random, bytes.length)] = below(random, 256);
  const again = bytes.toString('base64').replace(/.{64}/g, '$&\r\n');
  return `${text.slice(0, block.index)}${again}\r\n${text.slice(block.index + block[0].length)}`;
}

async function open(text: string): Promise<void> {
  const opened = await openMail(Buffer.from(text, 'latin1'), { ring, from: 'ann@customer.test', at });
  const signature = opened.protection?.signature ?? 'none';
  assert.ok(signatureVerdicts.includes(signature));
  try {
    const parts = parseMail(opened.raw);
    if (signature === 'valid') assert.match(parts.text.trim(), asSigned, text);
  } catch (error) {
    assert.match(String(error), /(more than|parts nested|header fields of|HTML nested)/, String(error));
  }
}

export const target: FuzzTarget = {
  maxMb: 700,
  roundMs: limits.cryptTimeoutMs,
  start: () =>
    Promise.resolve({
      async round(random) {
        const turn = below(random, 3);
        const text = pick(random, texts);
        await open(turn === 0 ? text : turn === 1 ? mutated(random, text) : altered(random, text));
        if (below(random, 4) > 0) return;
        const content = mutated(random, pick(random, [certificate, certificateKey, pgpPublic, pgpPrivate]));
        const role = pick(random, ['anchor', 'correspondent', 'mailbox'] as const);
        await readUpload({ role, mailboxId: 'support', content, passphrase: '', at });
      },
      stop: () => Promise.resolve(),
    }),
};
