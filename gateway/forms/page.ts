// The pages of a hosted form: the form itself, thanks, and what was wrong. Plain HTML without script, so that it works
// everywhere; every text from outside is escaped. Pure.

import type { SpokenProblem } from '#actors/vocabulary/texts/page-problems.ts';
import { pageWords } from '#actors/vocabulary/texts/page-words.ts';
import type { PageLanguage } from '#actors/vocabulary/texts/page-words.ts';
import { checkName, tokenName, trapName } from './submission.ts';

export interface FormPage {
  readonly language: PageLanguage;
  readonly slug: string;
  readonly title: string;
  readonly introduction: string;
  readonly token: string;
  /** What stands in the fields, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** Hidden inputs. */
  readonly hidden: Readonly<Record<string, string>>;
  /** Why it is shown again; empty: it is not. */
  readonly problem: SpokenProblem | null;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => escapes[letter] ?? letter);
}

/** Its SHA-256 stands in the policy of these pages: no other style is applied. */
export const formStyle = `
:root { color-scheme: light dark; --ink: #1b1f27; --soft: #596173; --line: #c9ced8; --paper: #fff; --accent: #2449a8; --bad: #a3201b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaf0; --soft: #a4abba; --line: #474d5a; --paper: #14171d; --accent: #9db8ff; --bad: #ff9c96; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 Inter, system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 32px 16px 64px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 8px; }
p { margin: 0 0 16px; color: var(--soft); }
label { display: block; font-weight: 500; margin: 16px 0 4px; }
label span { color: var(--soft); font-weight: 400; }
input, textarea { width: 100%; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; }
input[type=file] { padding: 8px; }
textarea { min-height: 12rem; resize: vertical; }
input:focus-visible, textarea:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
button { margin-top: 24px; font: inherit; font-weight: 600; color: var(--paper); background: var(--accent); border: 0; border-radius: 8px; padding: 10px 20px; min-height: 44px; cursor: pointer; }
.problem { color: var(--bad); border: 1px solid var(--bad); border-radius: 8px; padding: 8px 12px; }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 0; padding: 8px 16px; }
legend { padding: 0 4px; font-weight: 500; }
.choice { display: flex; align-items: center; gap: 12px; min-height: 44px; margin: 0; }
.choice input { width: 20px; height: 20px; margin: 0; accent-color: var(--accent); }
.trap { position: absolute; left: -10000px; }
`;

interface Head {
  readonly language: PageLanguage;
  readonly title: string;
}

export function page({ language, title }: Head, content: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${formStyle}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

function paragraph(text: string): string {
  return text === '' ? '' : `<p>${escaped(text)}</p>`;
}

export function hiddenInput([name, value]: readonly [string, string]): string {
  return `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`;
}

export function problemText(problem: SpokenProblem | null): string {
  if (problem === null) return '';
  return `<p class="problem" role="alert" lang="${problem.language}">${escaped(problem.text)}</p>`;
}

export function formPage(form: FormPage): string {
  const { language, slug, title, introduction, token, values, hidden, problem } = form;
  const words = pageWords[language];
  const value = (name: string): string => escaped(values[name] ?? '');
  return page(
    { language, title },
    `<h1>${escaped(title)}</h1>
${paragraph(introduction)}
${problemText(problem)}
<form method="post" action="/forms/${encodeURIComponent(slug)}" enctype="multipart/form-data">
${[...Object.entries(hidden), [tokenName, token] as const, [checkName, ''] as const].map(hiddenInput).join('\n')}
<label for="name">${words.name} <span>${words.optional}</span></label>
<input id="name" name="name" autocomplete="name" maxlength="200" value="${value('name')}">
<label for="email">${words.address}</label>
<input id="email" name="email" type="email" autocomplete="email" required maxlength="254" value="${value('email')}">
<label for="subject">${words.subject}</label>
<input id="subject" name="subject" maxlength="500" value="${value('subject')}">
<label for="message">${words.message}</label>
<textarea id="message" name="message" required maxlength="100000">${value('message')}</textarea>
<label for="files">${words.files} <span>${words.optional}</span></label>
<input id="files" name="files" type="file" multiple>
<div class="trap" aria-hidden="true"><label for="${trapName}">${words.leaveEmpty}</label><input id="${trapName}" name="${trapName}" tabindex="-1" autocomplete="off"></div>
<button type="submit">${words.send}</button>
</form>`,
  );
}

export function thanksPage(head: Head, thanks: string): string {
  return page(head, `<h1>${escaped(head.title)}</h1>\n<p role="status">${escaped(thanks)}</p>`);
}

/** What cannot be mended by filling in the form again. */
export function refusalPage(head: Head, { text, language }: SpokenProblem): string {
  const said = `<p role="alert" lang="${language}">${escaped(text)}</p>`;
  return page(head, `<h1>${escaped(head.title)}</h1>\n${said}`);
}
