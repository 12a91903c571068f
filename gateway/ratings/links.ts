// What stands below a mail so that its reader can rate it (F111, F112): a title and five links, the worst first. Stars are
// letters, not pictures: nothing is fetched when the mail is opened. Pure.

import type { Wording } from '#actors/vocabulary/queue-policy.ts';
import { escapeHtml } from '../mail/text-html.ts';

export const scores = [1, 2, 3, 4, 5] as const;

export const scoreWords: Readonly<Record<(typeof scores)[number], string>> = {
  1: 'very bad',
  2: 'bad',
  3: 'fair',
  4: 'good',
  5: 'very good',
};

/** `url`: of the page to rate, without the score. */
export function ratingLinks(title: string, url: string): Wording {
  const text = scores.map((score) => `${score} (${scoreWords[score]}): ${url}/${score}`);
  const stars = scores.map((score) => {
    const label = `${score} of 5: ${scoreWords[score]}`;
    return `<a href="${escapeHtml(`${url}/${score}`)}" title="${label}" aria-label="${label}" style="font-size:24px;text-decoration:none">★</a>`;
  });
  return {
    text: [title, ...text].join('\n'),
    html: `<div><div>${escapeHtml(title)}</div>\n<div>${stars.join(' ')}</div></div>`,
  };
}
