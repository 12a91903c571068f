// What a message looks like on a page: its HTML made harmless and its quotes folded. Pure; hostile mail makes it slow, so
// it runs in a worker (`display-worker.ts`) with a deadline.

import type { Segment } from '../mail/folding.ts';
import { foldQuoted } from '../mail/folding.ts';
import { foldHtml } from './fold-html.ts';
import { sanitise } from './sanitise.ts';
import type { SafeHtml, SanitiseOptions } from './sanitise.ts';

export interface Fold extends Segment {
  readonly kind: 'quote' | 'signature';
}

export interface Shown extends SafeHtml {
  /** What of the text is quoted or signature; empty: nothing. */
  readonly folds: readonly Fold[];
}

export interface DisplayJob extends SanitiseOptions {
  readonly text: string;
  readonly html: string | null;
}

export type ShowMessage = (job: DisplayJob) => Promise<Shown>;

export function showMessage({ text, html, ...options }: DisplayJob): Shown {
  const safe = sanitise(html, options);
  return {
    html: safe.html === null ? null : foldHtml(safe.html),
    remoteImages: safe.remoteImages,
    folds: foldQuoted(text).filter((segment): segment is Fold => segment.kind !== 'text'),
  };
}
