// The HTML of stored messages, ready for display: inline images put in, the sanitiser's work kept for a while. One message
// at a time, with the event loop let go between them, so that a long thread delays nobody else.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { limits } from '#actors/limits.ts';
import type { MailStore, StoredAttachment, StoredMessage } from '#actors/ports/mail-store.ts';
import { sanitise, shownContentIds, type SafeHtml } from './sanitise.ts';
import { attachmentUrl } from './shapes/conversation.ts';

const shownInline = /^image\/(png|jpe?g|gif|webp|bmp)$/i;

const nothing: SafeHtml = { html: null, remoteImages: 0 };

/** Messages never change once kept, so what was made of one can be shown again. */
function createHtmlCache(): {
  get: (key: string) => SafeHtml | undefined;
  set: (key: string, safe: SafeHtml) => void;
} {
  const kept = new Map<string, SafeHtml>();
  let chars = 0;
  return {
    get(key) {
      const safe = kept.get(key);
      if (safe === undefined) return undefined;
      kept.delete(key);
      kept.set(key, safe);
      return safe;
    },
    set(key, safe) {
      chars += safe.html?.length ?? 0;
      kept.set(key, safe);
      for (const [oldest, { html }] of kept) {
        if (chars <= limits.htmlCacheChars) break;
        kept.delete(oldest);
        chars -= html?.length ?? 0;
      }
    },
  };
}

export type SafeHtmlOf = (message: StoredMessage, images: boolean) => Promise<SafeHtml>;

export function createSafeHtml(mailStore: Pick<MailStore, 'attachmentContent'>): SafeHtmlOf {
  const cache = createHtmlCache();

  async function dataUri(attachment: StoredAttachment): Promise<string | null> {
    const stored = await mailStore.attachmentContent(attachment.id);
    if (stored === null) return null;
    return `data:${attachment.contentType.toLowerCase()};base64,${Buffer.from(stored.content).toString('base64')}`;
  }

  async function inlineImages(message: StoredMessage, html: string): Promise<Map<string, string>> {
    const shown = shownContentIds(html);
    const inline = new Map<string, string>();
    let bytes = 0;
    for (const attachment of message.attachments) {
      const contentId = attachment.contentId.replace(/^<|>$/g, '');
      if (!shown.has(contentId) || !shownInline.test(attachment.contentType)) continue;
      const fits = bytes + attachment.size <= limits.htmlInlineImageBytes;
      const uri = fits ? await dataUri(attachment) : null;
      if (uri !== null) bytes += attachment.size;
      inline.set(contentId, uri ?? attachmentUrl(message.conversationId, attachment.id));
    }
    return inline;
  }

  return async (message, images) => {
    if (message.html === null || message.html.length > limits.htmlBytes) return nothing;
    const key = `${message.id} ${images}`;
    const kept = cache.get(key);
    if (kept !== undefined) return kept;
    await nextTurn();
    const inline = await inlineImages(message, message.html);
    const safe = sanitise(message.html, { images, inline });
    cache.set(key, safe);
    return safe;
  };
}
