// The pages behind a link to rate a mail: the choice to confirm, and what came of it. Showing them records nothing. Plain
// HTML without script; every text from outside is escaped. Pure.

import { escaped, hiddenInput, page } from '../forms/page.ts';
import { tokenName, trapName } from '../forms/submission.ts';
import { scores, scoreWords } from './links.ts';

export const scoreName = 'score';

export interface RatingPage {
  readonly title: string;
  /** Of the link. */
  readonly token: string;
  /** Of this showing of the page. */
  readonly formToken: string;
  readonly chosen: number;
  /** Why it is shown again; empty: it is not. */
  readonly problem: string;
}

export function ratingPage({ title, token, formToken, chosen, problem }: RatingPage): string {
  const choices = scores.map(
    (score) =>
      `<label class="choice"><input type="radio" name="${scoreName}" value="${score}" required${score === chosen ? ' checked' : ''}>${score} – ${scoreWords[score]}</label>`,
  );
  return page(
    title,
    `<h1>${escaped(title)}</h1>
${problem === '' ? '' : `<p class="problem" role="alert">${escaped(problem)}</p>`}
<form method="post" action="/rate/${encodeURIComponent(token)}">
${hiddenInput([tokenName, formToken])}
<fieldset>
<legend>Your rating</legend>
${choices.join('\n')}
</fieldset>
<div class="trap" aria-hidden="true"><label for="${trapName}">Leave this empty</label><input id="${trapName}" name="${trapName}" tabindex="-1" autocomplete="off"></div>
<button type="submit">Send rating</button>
</form>`,
  );
}
