// How our own words of one language are put together: what each file of this folder says, and how a letter is laid out.

import type { TemplateKind, TemplateWords } from '../templates.ts';
import type { Marks } from './page-words.ts';

/** Agents write their answers themselves. */
export type WrittenKind = Exclude<TemplateKind, 'answer'>;

/** Reports of mail that did not fail have a file of their own. */
export type OwnTexts = Readonly<
  Record<Exclude<WrittenKind, 'delivered' | 'relayed' | 'delayed'>, TemplateWords>
>;

/** Greeting, paragraphs with an empty line between them, and the name of the queue below the closing. */
export function letter(
  subject: string,
  { greeting, closing }: { readonly greeting: string; readonly closing: string },
  paragraphs: readonly string[],
): TemplateWords {
  return { subject, text: [greeting, ...paragraphs, `${closing}\n{queue.name}`].join('\n\n'), html: '' };
}

/** Title, and a line with a link for each mark, the worst first; in HTML they are stars. */
export function marks(title: string, words: Marks, of: string): TemplateWords {
  const text = words.map((word, index) => `${index + 1} (${word}): {rating.${index + 1}}`);
  const stars = words.map((word, index) => {
    const label = `${index + 1} ${of} 5: ${word}`;
    return `<a href="{rating.${index + 1}}" title="${label}" aria-label="${label}" style="font-size:24px;text-decoration:none">★</a>`;
  });
  return {
    // What {rating.title} says where the queue has no title of its own.
    subject: title,
    text: ['{rating.title}', ...text].join('\n'),
    html: `<div><div>{rating.title}</div>\n<div>${stars.join(' ')}</div></div>`,
  };
}
