// A message as plain text: what is quoted and what is signature folded to a button each, in its place.

import { useState } from 'react';
import { textParts, type Fold, type TextPart } from '../../lib/folds.ts';

const names = { quote: 'quoted text', signature: 'signature' } as const;

function Folded({ kind, text }: { kind: keyof typeof names; text: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="my-2">
      <button
        type="button"
        aria-expanded={open}
        aria-label={`${open ? 'Hide' : 'Show'} the ${names[kind]}`}
        onClick={() => setOpen(!open)}
        className="rounded-sm bg-hover px-2 text-xs leading-5 text-text-2 hover:text-text"
      >
        … {names[kind]}
      </button>
      {open && (
        <div className="prose-mail mt-2 border-l-2 border-line-strong pl-3 text-text-2">
          {text.replace(/^\s*\n|\s+$/g, '')}
        </div>
      )}
    </div>
  );
}

function Part({ kind, text }: TextPart) {
  if (kind === 'text') return <div className="prose-mail">{text.replace(/^\s*\n|\s+$/g, '')}</div>;
  return <Folded kind={kind} text={text} />;
}

export function PlainBody({ text, folds }: { text: string; folds: readonly Fold[] }) {
  if (text.trim() === '') return <p className="text-sm text-text-3">This message has no text.</p>;
  return (
    <div className="text-base">
      {textParts(text, folds).map((part, at) => (
        <Part key={at} {...part} />
      ))}
    </div>
  );
}
