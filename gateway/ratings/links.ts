// What stands below a mail so that its reader can rate it (F111, F112): the words of its template around five links, the worst
// mark first. Pure.

import type { Wording } from '#actors/vocabulary/queue-policy.ts';
import { fillHtmlTemplate, fillTemplate } from '#actors/vocabulary/template-fill.ts';
import type { TemplateWords } from '#actors/vocabulary/templates.ts';

export const scores = [1, 2, 3, 4, 5] as const;

/** `title` empty: that of the template. `url`: of the page to rate, without the score. */
export function ratingLinks(
  words: TemplateWords,
  { title, url }: { readonly title: string; readonly url: string },
): Wording {
  const links = scores.map((score) => [`rating.${score}`, `${url}/${score}`] as const);
  const facts = { 'rating.title': title || words.subject, ...Object.fromEntries(links) };
  return { text: fillTemplate(words.text, facts), html: fillHtmlTemplate(words.html, facts) };
}
