// The pages behind a link to rate a mail: the choice to confirm, and what came of it. Showing them records nothing. Plain
// HTML without script; every text from outside is escaped. Pure.

import type { SpokenProblem } from '#actors/vocabulary/texts/page-problems.ts';
import { pageWords } from '#actors/vocabulary/texts/page-words.ts';
import type { PageLanguage } from '#actors/vocabulary/texts/page-words.ts';
import { escaped, hiddenInput, page, problemText } from '../forms/page.ts';
import { tokenName, trapName } from '../forms/submission.ts';
import { scores } from './links.ts';

export const scoreName = 'score';

export interface RatingPage {
  readonly language: PageLanguage;
  readonly title: string;
  /** Of the link. */
  readonly token: string;
  /** Of this showing of the page. */
  readonly formToken: string;
  readonly chosen: number;
  /** Why it is shown again; null: it is not. */
  readonly problem: SpokenProblem | null;
}

export function ratingPage({ language, title, token, formToken, chosen, problem }: RatingPage): string {
  const words = pageWords[language];
  const choices = scores.map(
    (score) =>
      `<label class="choice"><input type="radio" name="${scoreName}" value="${score}" required${score === chosen ? ' checked' : ''}>${score} – ${words.marks[score - 1]}</label>`,
  );
  return page(
    { language, title },
    `<h1>${escaped(title)}</h1>
${problemText(problem)}
<form method="post" action="/rate/${encodeURIComponent(token)}">
${hiddenInput([tokenName, formToken])}
<fieldset>
<legend>${words.rating}</legend>
${choices.join('\n')}
</fieldset>
<div class="trap" aria-hidden="true"><label for="${trapName}">${words.leaveEmpty}</label><input id="${trapName}" name="${trapName}" tabindex="-1" autocomplete="off"></div>
<button type="submit">${words.sendRating}</button>
</form>`,
  );
}
