// Attachments that a virus scanner found something in, or nobody knows of where that counts as much: they are not given
// out (T21). Refuses, and says why; how a refusal reaches the caller is the routes'.

import { SkillpostError } from '#actors/errors.ts';
import type { StoredAttachment, StoredMessage } from '#actors/ports/mail-store.ts';
import { isBlocked } from '#actors/vocabulary/attachment-scan.ts';
import type { HttpDeps } from './deps.ts';

type Settled = Pick<HttpDeps, 'directory'>;

export function blocks(deps: Settled, { scan }: StoredAttachment): boolean {
  return isBlocked(scan, deps.directory.current().settings);
}

/** Throws ATTACHMENT_BLOCKED: `denied` to who reads it, `invalid` to who sends it on. */
export function assertGivenOut(
  deps: Settled,
  attachment: StoredAttachment,
  category: 'denied' | 'invalid',
): void {
  if (!blocks(deps, attachment)) return;
  const { filename, scan } = attachment;
  const name = filename === '' ? 'The attachment' : `"${filename}"`;
  throw new SkillpostError('ATTACHMENT_BLOCKED', category, `${name} is blocked: ${scan?.reason ?? ''}`);
}

/** A mail as it came has all its attachments in it. */
export function assertWholeGivenOut(
  deps: Settled,
  message: StoredMessage,
  category: 'denied' | 'invalid',
): void {
  for (const attachment of message.attachments) assertGivenOut(deps, attachment, category);
}
