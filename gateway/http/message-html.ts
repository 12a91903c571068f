// Stored messages, ready for display: inline images put in, the work of the display's workers kept for a while.

import { limits } from '#actors/limits.ts';
import type { StoredAttachment, StoredMessage } from '#actors/ports/mail-store.ts';
import { blocks } from './blocked.ts';
import type { HttpDeps } from './deps.ts';
import type { Shown } from './display.ts';
import { shownContentIds } from './sanitise.ts';
import { attachmentUrl } from './shapes/attachment.ts';

const shownInline = /^image\/(png|jpe?g|gif|webp|bmp)$/i;

/** Messages never change once kept, so what was made of one can be shown again. */
function createShownCache(): {
  get: (key: string) => Shown | undefined;
  set: (key: string, safe: Shown) => void;
} {
  const kept = new Map<string, Shown>();
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

export type ShownOf = (message: StoredMessage, images: boolean) => Promise<Shown>;

export function createShownMessages(deps: Pick<HttpDeps, 'mailStore' | 'show' | 'directory'>): ShownOf {
  const { mailStore, show } = deps;
  const cache = createShownCache();

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
      if (blocks(deps, attachment)) continue;
      const fits = bytes + attachment.size <= limits.htmlInlineImageBytes;
      const uri = fits ? await dataUri(attachment) : null;
      if (uri !== null) bytes += attachment.size;
      inline.set(contentId, uri ?? attachmentUrl(message.conversationId, attachment.id));
    }
    return inline;
  }

  return async (message, images) => {
    // What is blocked changes with the settings.
    const blocked = message.attachments.filter((attachment) => blocks(deps, attachment)).length;
    const key = `${message.id} ${images} ${blocked} ${message.charset ?? ''}`;
    const kept = cache.get(key);
    if (kept !== undefined) return kept;
    const html = message.html === null || message.html.length > limits.htmlBytes ? null : message.html;
    const inline = html === null ? new Map<string, string>() : await inlineImages(message, html);
    const shown = await show({ text: message.text, html, images, inline });
    cache.set(key, shown);
    return shown;
  };
}
