// How a template reads to who gets it, with an example in the place of each variable. HTML is shown in a frame without
// scripts that loads nothing from elsewhere.

import { useDeferredValue, useState } from 'react';
import { languageName } from '../../lib/language-names.ts';
import { mailDocument } from '../../lib/mail-document.ts';
import {
  isUnspoken,
  previewHtmlOf,
  previewOf,
  unknownVariables,
  type Variant,
} from '../../lib/template-kinds.ts';
import { Segments } from './segments.tsx';

interface PreviewProps {
  words: Variant;
  kind: string;
}

function Notes({ words: { subject, text, html, language }, kind }: PreviewProps) {
  const written = [subject, text, html].join('\n');
  const unknown = unknownVariables(written, kind);
  const unspoken = isUnspoken(language) && /\{(?:ewt|hours)\}/.test(written);
  return (
    <div role="status" className="flex flex-col gap-1 text-sm">
      {unknown.length > 0 && (
        <p className={kind === 'answer' ? 'text-busy-text' : 'text-alarm-text'}>
          {kind === 'answer'
            ? `No variable, so left for the agent to fill in: ${unknown.join(', ')}`
            : `There is no variable ${unknown.join(', ')} here. It cannot be saved like this.`}
        </p>
      )}
      {unspoken && kind !== 'answer' && (
        <p className="text-text-2">
          Waiting times and opening hours cannot be said in {languageName(language)}: a sentence with one is
          left out.
        </p>
      )}
    </div>
  );
}

export function TemplatePreview({ words, kind }: PreviewProps) {
  const [shown, setShown] = useState<'html' | 'text'>('html');
  const { subject, text, html, language } = useDeferredValue(words);
  const silent = text.trim() === '' && html.trim() === '';
  const asText = html.trim() === '' || shown === 'text';
  return (
    <section
      aria-label="Preview"
      className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-canvas p-4"
    >
      <div className="flex min-h-7 flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-medium">Preview</h3>
        {html.trim() !== '' && (
          <Segments
            label="Preview as"
            value={shown}
            onChange={setShown}
            choices={[
              { value: 'html', label: 'As HTML' },
              { value: 'text', label: 'As text' },
            ]}
          />
        )}
      </div>
      {subject !== '' && (
        <p className="text-sm font-medium break-words">{previewOf(subject, kind, language)}</p>
      )}
      {silent && (
        <p className="text-sm text-text-2">
          {kind === 'answer' ? 'It says nothing yet.' : 'Nothing is sent where this template applies.'}
        </p>
      )}
      {!silent && asText && (
        <div lang={language} className="prose-mail text-sm break-words whitespace-pre-wrap">
          {previewOf(text, kind, language)}
        </div>
      )}
      {!silent && !asText && (
        <iframe
          title="Preview of the mail"
          sandbox=""
          referrerPolicy="no-referrer"
          srcDoc={mailDocument(previewHtmlOf(html, kind, language), false)}
          style={{ colorScheme: 'light' }}
          className="h-80 w-full rounded-md border border-line bg-white p-2"
        />
      )}
      <Notes words={words} kind={kind} />
      <p className="mt-auto text-xs text-text-3">
        With an example. Pictures of other sites are not loaded here.
      </p>
    </section>
  );
}
