// What a template said before in one language, each to be looked at and put back; it is live again once it is saved.

import { languageName } from '../../lib/language-names.ts';
import type { TemplateVersion, Words } from '../../lib/template-kinds.ts';
import { EarlierVersions } from '../../ui/earlier-versions.tsx';

type Earlier = TemplateVersion & { readonly words: Words };

interface HistoryProps {
  earlier: readonly Earlier[];
  language: string;
  names: Readonly<Record<string, string>>;
  onPutBack: (words: Words) => void;
}

export function TemplateHistory({ earlier, language, names, onPutBack }: HistoryProps) {
  return (
    <EarlierVersions
      title={`Earlier versions in ${languageName(language)}`}
      versions={earlier.map(({ version, at, byUserId, words }) => ({
        version,
        at,
        by: names[byUserId] ?? byUserId,
        onPutBack: () => onPutBack(words),
        shown: (
          <div className="prose-mail rounded-md bg-sunken p-3 text-sm whitespace-pre-wrap">
            {words.subject !== '' && <p className="mb-2 font-medium">{words.subject}</p>}
            {words.text}
          </div>
        ),
      }))}
    />
  );
}
