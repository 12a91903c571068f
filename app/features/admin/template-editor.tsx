// A template as it is written, language by language, beside how it reads (F105, F107). All languages are saved together.

import { useState } from 'react';
import { canonicalTag, languageName } from '../../lib/language-names.ts';
import {
  earlierWords,
  templateKinds,
  wordsIn,
  type EditedTemplate,
  type OwnTexts,
  type TemplateVersion,
  type Variant,
  type Words,
} from '../../lib/template-kinds.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { TemplateBody } from './template-body.tsx';
import { TemplateHistory } from './template-history.tsx';
import { TemplateLanguages } from './template-languages.tsx';
import { TemplatePreview } from './template-preview.tsx';
import { useTouch } from './touch.ts';

interface EditorProps {
  template: EditedTemplate;
  ownTexts: OwnTexts;
  versions: readonly TemplateVersion[];
  /** User id → name. */
  names: Readonly<Record<string, string>>;
}

function variantOf({ language, subject, text, html }: Variant): Variant {
  return { language, subject, text, html };
}

function isSame(one: Words, other: Words): boolean {
  return one.subject === other.subject && one.text === other.text && one.html === other.html;
}

function useVariants(template: EditedTemplate) {
  const touch = useTouch();
  const [all, setAll] = useState<readonly Variant[]>(() => [template, ...template.variants].map(variantOf));
  const [current, setCurrent] = useState(template.language);
  /** Of what came from elsewhere than the fields: they begin anew. */
  const [round, setRound] = useState(0);
  const shown = all.find(({ language }) => language === current) ?? all[0] ?? variantOf(template);
  function set(next: readonly Variant[], language = shown.language): void {
    setAll(next);
    setCurrent(language);
    touch();
  }
  return {
    all,
    shown,
    round,
    choose: setCurrent,
    write: (words: Partial<Words>) =>
      set(all.map((each) => (each.language === shown.language ? { ...each, ...words } : each))),
    replace: (words: Words) => {
      set(all.map((each) => (each.language === shown.language ? { ...each, ...words } : each)));
      setRound(round + 1);
    },
    add: (variant: Variant) => set([...all, variant], variant.language),
    rename: (language: string) =>
      set(
        all.map((each) => (each.language === shown.language ? { ...each, language } : each)),
        language,
      ),
    remove: () =>
      set(
        all.filter(({ language }) => language !== shown.language),
        all[0]?.language,
      ),
    makeFirst: () => set([shown, ...all.filter(({ language }) => language !== shown.language)]),
  };
}

type Variants = ReturnType<typeof useVariants>;

/** What the form sends: the first language as fields of the template, the others as its variants. */
function Sent({ all }: { all: readonly Variant[] }) {
  const [first, ...variants] = all;
  return (
    <>
      {Object.entries(first ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="variants" value={JSON.stringify(variants)} />
    </>
  );
}

/** A tag that is wrong, or there already, is told and not taken. */
function LanguageTag({ variants: { all, shown, rename } }: { variants: Variants }) {
  const [written, setWritten] = useState(shown.language);
  const tag = canonicalTag(written);
  const doubled = tag !== null && tag !== shown.language && all.some(({ language }) => language === tag);
  const error = tag === null ? 'No language tag.' : doubled ? 'It is there already.' : undefined;
  return (
    <TextField
      label="Language tag"
      value={written}
      maxLength={35}
      error={error}
      hint={languageName(shown.language)}
      onChange={(event) => setWritten(event.target.value)}
      onBlur={() => {
        if (tag !== null && !doubled && tag !== shown.language) rename(tag);
      }}
    />
  );
}

interface LanguageActionsProps {
  variants: Variants;
  own: Words | null;
}

function LanguageActions({ variants, own }: LanguageActionsProps) {
  const { all, shown } = variants;
  const name = languageName(shown.language);
  const isFirst = all[0]?.language === shown.language;
  return (
    <div className="flex flex-wrap gap-2">
      {own !== null && !isSame(own, shown) && (
        <Button small onClick={() => variants.replace(own)}>
          Use the built-in text
        </Button>
      )}
      {!isFirst && (
        <>
          <Button small onClick={variants.makeFirst}>{`Make ${name} the default`}</Button>
          <Button small weight="danger" onClick={variants.remove}>{`Remove ${name}`}</Button>
        </>
      )}
    </div>
  );
}

const subjectHints: Readonly<Record<string, string>> = {
  bounce: 'Empty: who was not reached.',
  delivered: 'Empty: who was reached.',
  relayed: 'Empty: who it is for.',
  delayed: 'Empty: who it is for.',
  rating: 'Stands for {rating.title} where the queue has no title.',
};

const starts: Words = { subject: '', text: '', html: '' };

export function TemplateEditor({ template, ownTexts, versions, names }: EditorProps) {
  const [kind, setKind] = useState(template.kind);
  const variants = useVariants(template);
  const { all, shown, round } = variants;
  const ownIn = (language: string): Words | null => {
    const found = ownTexts[kind]?.find((each) => each.language === language);
    return found === undefined ? null : variantOf(found);
  };
  const saved = wordsIn(template, shown.language);
  return (
    <div className="flex flex-col gap-4">
      <Sent all={all} />
      <SelectField
        label="What it is for"
        name="kind"
        value={kind}
        onChange={(event) => setKind(event.target.value)}
        hint={templateKinds.find(({ value }) => value === kind)?.says}
      >
        {templateKinds.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <TemplateLanguages
        all={all}
        current={shown.language}
        onChoose={variants.choose}
        onAdd={(language) => variants.add({ ...(ownIn(language) ?? all[0] ?? starts), language })}
      />
      <div key={`${shown.language} ${round}`} className="grid gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <div className="grid gap-4 sm:grid-cols-[1fr_9rem]">
            {/* An answer has the subject of its case. */}
            {kind !== 'answer' && (
              <TextField
                label="Subject"
                lang={shown.language}
                maxLength={500}
                value={shown.subject}
                onChange={(event) => variants.write({ subject: event.target.value })}
                hint={subjectHints[kind] ?? 'Empty: that of the case.'}
              />
            )}
            <LanguageTag variants={variants} />
          </div>
          <TemplateBody words={shown} kind={kind} onChange={variants.write} />
          <LanguageActions variants={variants} own={ownIn(shown.language)} />
        </div>
        <TemplatePreview words={shown} kind={kind} />
      </div>
      <TemplateHistory
        earlier={earlierWords(versions, shown.language, saved)}
        language={shown.language}
        names={names}
        onPutBack={variants.replace}
      />
    </div>
  );
}
