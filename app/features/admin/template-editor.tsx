// A template as it is written, beside how it reads: variables are put in by a button, the example follows each letter
// (F105, F107).

import { useId, useRef, useState } from 'react';
import {
  previewOf,
  templateKinds,
  unknownVariables,
  variablesOf,
  type EditedTemplate,
} from '../../lib/template-kinds.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass, SelectField, TextField } from '../../ui/field.tsx';

function Variables({ kind, onChoose }: { kind: string; onChoose: (name: string) => void }) {
  return (
    <div role="group" aria-label="Variables" className="flex flex-wrap gap-1.5">
      {Object.entries(variablesOf(kind)).map(([name, example]) => (
        <Button key={name} small title={`For example: ${example}`} onClick={() => onChoose(name)}>
          {`{${name}}`}
        </Button>
      ))}
    </div>
  );
}

function Preview({ subject, text, kind }: { subject: string; text: string; kind: string }) {
  const unknown = unknownVariables(`${subject}\n${text}`, kind);
  const silent = text.trim() === '' && kind !== 'answer';
  return (
    <section aria-label="Preview" className="rounded-lg border border-line bg-canvas p-4 text-sm">
      <p className="text-xs text-text-3">With an example</p>
      {subject !== '' && <p className="mt-1 font-medium break-words">{previewOf(subject, kind)}</p>}
      <div className="prose-mail mt-2 break-words whitespace-pre-wrap">
        {silent ? 'Nothing is sent where this template applies.' : previewOf(text, kind)}
      </div>
      {unknown.length > 0 && (
        <p role="status" className="mt-3 text-busy-text">
          No variable here, and sent as written: {unknown.join(', ')}
        </p>
      )}
    </section>
  );
}

export function TemplateEditor({ template }: { template: EditedTemplate }) {
  const [kind, setKind] = useState(template.kind);
  const [subject, setSubject] = useState(template.subject);
  const [text, setText] = useState(template.text);
  const box = useRef<HTMLTextAreaElement | null>(null);
  const field = useId();

  function insert(name: string): void {
    const area = box.current;
    if (area === null) return;
    area.setRangeText(`{${name}}`, area.selectionStart, area.selectionEnd, 'end');
    // The form hears of it as of any typing.
    area.dispatchEvent(new Event('input', { bubbles: true }));
    setText(area.value);
    area.focus();
  }

  return (
    <div className="grid gap-6 xl:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
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
        <TextField
          label="Subject"
          name="subject"
          maxLength={500}
          value={subject}
          onChange={(event) => setSubject(event.target.value)}
          hint="Empty: that of the case."
        />
        <div className="flex flex-col gap-1.5">
          <label htmlFor={field} className="text-sm font-medium">
            Text
          </label>
          <textarea
            ref={box}
            id={field}
            name="text"
            rows={12}
            maxLength={100_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className={`${inputClass} h-auto py-2 leading-5`}
          />
        </div>
        <Variables kind={kind} onChoose={insert} />
      </div>
      <Preview subject={subject} text={text} kind={kind} />
    </div>
  );
}
