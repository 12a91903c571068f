// Templates of answers: which of them are meant by what follows a `/`, and the facts put in the place of variables.
// Pure. What is not known stays as it is written, so that a person sees it and `openVariables` can name it (F100).

import { consoleLimits } from './limits.ts';
import type { Conversation } from './shapes.ts';

export interface Template {
  readonly id: string;
  readonly name: string;
  /** Null: for every queue. */
  readonly queueId: string | null;
  /** The one of its languages that fits the customer. */
  readonly language: string;
  readonly text: string;
  /** Empty: the text is all there is. */
  readonly html: string;
}

const variable = /\{([a-z]+\.[a-z]+)\}/g;

/** What was typed after a `/` that begins a word, up to the cursor; null when there is none. */
export function slashQuery(textBefore: string): string | null {
  const match = /(?:^|\s)\/([^/\n]*)$/.exec(textBefore);
  const query = match?.[1] ?? null;
  return query === null || query.length > consoleLimits.templateQueryChars || query.startsWith(' ')
    ? null
    : query;
}

/** Those whose name begins with the query before the others; of these, those of one queue before those of every queue. */
export function fittingTemplates(templates: readonly Template[], query: string): readonly Template[] {
  const words = query.toLowerCase().trim();
  const rank = ({ name, queueId: own }: Template): number =>
    (name.toLowerCase().startsWith(words) ? 0 : 2) + (own === null ? 1 : 0);
  return templates
    .filter(({ name, text }) => `${name}\n${text}`.toLowerCase().includes(words))
    .toSorted((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name))
    .slice(0, consoleLimits.templateChoices);
}

export function templateFacts(
  conversation: Conversation,
  agentName: string,
): Readonly<Record<string, string>> {
  return {
    'case.tag': conversation.tag,
    'case.subject': conversation.subject,
    'queue.name': conversation.queueName,
    'customer.name': conversation.customer.name,
    'customer.address': conversation.customer.address,
    'mailbox.address': conversation.mailboxAddress,
    'agent.name': agentName,
  };
}

export function fillTemplate(text: string, facts: Readonly<Record<string, string>>): string {
  return text.replace(variable, (whole, name: string) => facts[name] || whole);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The same in HTML: facts are text there, too. */
export function fillTemplateHtml(html: string, facts: Readonly<Record<string, string>>): string {
  const safe = Object.entries(facts).map(([name, fact]) => [
    name,
    fact.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter),
  ]);
  return fillTemplate(html, Object.fromEntries(safe) as Record<string, string>);
}

/** Variables that nobody filled, each once. */
export function openVariables(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(variable), ([whole]) => whole))];
}

interface TextNode {
  readonly type: 'text';
  readonly text: string;
}

export interface TemplateParagraph {
  readonly type: 'paragraph';
  readonly content?: readonly (TextNode | { readonly type: 'hardBreak' })[];
}

/** A blank line ends a paragraph, any other line end is a break: the editor's document, so that no text becomes markup. */
export function templateParagraphs(text: string): TemplateParagraph[] {
  return text
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => {
      const content = paragraph
        .split('\n')
        .flatMap((line, index) => [
          ...(index > 0 ? [{ type: 'hardBreak' } as const] : []),
          ...(line === '' ? [] : [{ type: 'text', text: line } as const]),
        ]);
      return content.length === 0 ? { type: 'paragraph' } : { type: 'paragraph', content };
    });
}
