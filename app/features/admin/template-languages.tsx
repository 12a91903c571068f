// The languages of a template: which one is written, and adding one more, which begins with our own words where there are
// any. The first one is what everybody gets for whom there is no other.

import { clsx } from 'clsx';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { canonicalTag, commonLanguages, languageName } from '../../lib/language-names.ts';
import type { Variant } from '../../lib/template-kinds.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Popover } from '../../ui/floating.tsx';

function AddLanguage({ there, onAdd }: { there: readonly string[]; onAdd: (language: string) => void }) {
  const choices = commonLanguages
    .filter((tag) => !there.includes(tag))
    .toSorted((one, other) => languageName(one).localeCompare(languageName(other)));
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState('');
  const [written, setWritten] = useState('');
  const tag = chosen === 'other' ? canonicalTag(written) : chosen || choices[0] || null;
  const doubled = tag !== null && there.includes(tag);
  return (
    <Popover
      label="Another language"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button small weight="quiet">
          <Plus size={14} aria-hidden="true" /> Add language
        </Button>
      }
    >
      <div className="flex flex-col gap-3 p-3">
        <SelectField
          label="Language"
          value={chosen || choices[0] || 'other'}
          onChange={(event) => setChosen(event.target.value)}
        >
          {choices.map((each) => (
            <option key={each} value={each}>
              {languageName(each)}
            </option>
          ))}
          <option value="other">Another one …</option>
        </SelectField>
        {chosen === 'other' && (
          <TextField
            label="Tag"
            value={written}
            maxLength={35}
            placeholder="pt-BR"
            onChange={(event) => setWritten(event.target.value)}
            hint={tag === null ? 'Such as fi, de-CH or pt-BR.' : languageName(tag)}
            error={doubled ? 'It is there already.' : undefined}
          />
        )}
        <Button
          weight="primary"
          disabled={tag === null || doubled}
          onClick={() => {
            if (tag === null) return;
            onAdd(tag);
            setOpen(false);
            setChosen('');
            setWritten('');
          }}
        >
          Add
        </Button>
      </div>
    </Popover>
  );
}

interface LanguagesProps {
  all: readonly Variant[];
  current: string;
  onChoose: (language: string) => void;
  onAdd: (language: string) => void;
}

export function TemplateLanguages({ all, current, onChoose, onAdd }: LanguagesProps) {
  return (
    <div role="group" aria-label="Languages" className="flex flex-wrap items-center gap-1.5">
      {all.map(({ language }, index) => (
        <button
          key={language}
          type="button"
          lang="en"
          aria-pressed={language === current}
          onClick={() => onChoose(language)}
          className={clsx(
            'inline-flex h-7 items-center gap-1.5 rounded-md border px-2.5 text-sm',
            language === current
              ? 'border-accent-text bg-surface font-medium text-text'
              : 'border-line bg-surface text-text-2 hover:bg-hover',
          )}
        >
          {languageName(language)}
          {index === 0 && <span className="text-xs font-normal text-text-3">default</span>}
        </button>
      ))}
      <AddLanguage there={all.map(({ language }) => language)} onAdd={onAdd} />
    </div>
  );
}
