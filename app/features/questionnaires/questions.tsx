// The questions of a form, each with the input of its kind: as agents fill them in, and as an administrator sees them while
// writing them.

import { clsx } from 'clsx';
import { useId, useState, type ReactNode } from 'react';
import type { FormQuestion } from '../../lib/questionnaire-shapes.ts';
import { boundsText, type FormValues } from '../../lib/questionnaire-values.ts';
import { inputClass } from '../../ui/field.tsx';

interface QuestionProps {
  question: FormQuestion;
  values: readonly string[];
  onChange: (values: readonly string[]) => void;
  error: string | undefined;
}

interface Described {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
}

/** Choices longer than this are a list to choose from, and have a filter. */
const fewOptions = 6;
const filteredOptions = 12;

function Required() {
  return (
    <>
      <span aria-hidden="true" className="text-alarm-text">
        {' '}
        *
      </span>
      <span className="sr-only"> (required)</span>
    </>
  );
}

interface FrameProps {
  question: FormQuestion;
  error: string | undefined;
  /** Several inputs under one heading. */
  group?: boolean;
  children: (described: Described) => ReactNode;
}

function Frame({ question, error, group = false, children }: FrameProps) {
  const id = useId();
  const hint = [question.help, boundsText(question)].filter((part) => part !== '').join(' ');
  const describedBy =
    [hint === '' ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`]
      .filter((part) => part !== '')
      .join(' ') || undefined;
  const words = (
    <>
      {question.label}
      {question.required && <Required />}
    </>
  );
  const below = (
    <>
      {children({ id, describedBy, invalid: error !== undefined, required: question.required })}
      {hint !== '' && (
        <p id={`${id}-hint`} className="text-xs text-text-3">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-xs text-alarm-text">
          {error}
        </p>
      )}
    </>
  );
  if (group)
    return (
      <fieldset aria-describedby={describedBy} data-question={question.id} className="flex flex-col gap-1">
        <legend className="mb-1 text-sm font-medium break-words">{words}</legend>
        {below}
      </fieldset>
    );
  return (
    <div data-question={question.id} className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium break-words">
        {words}
      </label>
      {below}
    </div>
  );
}

function Line({ question, values, onChange, error }: QuestionProps) {
  const { type, max, min } = question;
  const [value = ''] = values;
  const change = (text: string): void => onChange(text === '' ? [] : [text]);
  return (
    <Frame question={question} error={error}>
      {({ id, describedBy, invalid, required }) => {
        const shared = {
          id,
          'aria-describedby': describedBy,
          'aria-invalid': invalid,
          'aria-required': required,
          value,
        };
        if (type === 'text' && (max === null || max > 80))
          return (
            <textarea
              {...shared}
              rows={3}
              onChange={(event) => change(event.target.value)}
              className={clsx(inputClass, 'h-auto min-h-16 py-1.5', invalid && 'border-alarm!')}
            />
          );
        return (
          <input
            {...shared}
            type={type}
            autoComplete="off"
            {...(type === 'number' && { step: 'any', inputMode: 'decimal' as const })}
            {...(type === 'number' && min !== null && { min })}
            {...(type === 'number' && max !== null && { max })}
            onChange={(event) => change(event.target.value)}
            className={clsx(inputClass, type !== 'text' && 'max-w-48', invalid && 'border-alarm!')}
          />
        );
      }}
    </Frame>
  );
}

interface OptionsProps extends QuestionProps {
  options: FormQuestion['options'];
  several?: boolean;
}

function Options({ question, values, onChange, error, options, several = false }: OptionsProps) {
  const [filter, setFilter] = useState('');
  const words = filter.trim().toLowerCase();
  // What is chosen stays in sight, whatever is looked for.
  const shown = options.filter(({ id, label }) => label.toLowerCase().includes(words) || values.includes(id));
  const toggle = (id: string, on: boolean): void => {
    if (!several) onChange([id]);
    else onChange(on ? [...values, id] : values.filter((one) => one !== id));
  };
  return (
    <Frame question={question} error={error} group>
      {({ id, invalid }) => (
        <>
          {options.length > filteredOptions && (
            <input
              type="search"
              aria-label={`Filter ${question.label}`}
              placeholder="Filter"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
              className={clsx(inputClass, 'mb-1')}
            />
          )}
          <div
            className={clsx(
              'flex gap-x-4 gap-y-0.5',
              options.length <= 2 ? 'flex-row flex-wrap' : 'max-h-56 flex-col overflow-y-auto',
              invalid && 'rounded-md outline outline-alarm',
            )}
          >
            {shown.map((option) => (
              <label
                key={option.id}
                className="flex min-h-7 items-center gap-2.5 rounded-md px-1 text-sm hover:bg-hover"
              >
                <input
                  type={several ? 'checkbox' : 'radio'}
                  name={id}
                  value={option.id}
                  checked={values.includes(option.id)}
                  onChange={(event) => toggle(option.id, event.target.checked)}
                  className="size-4 shrink-0"
                />
                <span className="min-w-0 break-words">{option.label}</span>
              </label>
            ))}
            {shown.length === 0 && (
              <p className="px-1 text-sm text-text-3">There is nothing to choose from.</p>
            )}
          </div>
          {!several && !question.required && values.length > 0 && (
            <button
              type="button"
              onClick={() => onChange([])}
              className="self-start rounded-md px-1 text-xs text-text-2 underline hover:text-text"
            >
              Choose none
            </button>
          )}
        </>
      )}
    </Frame>
  );
}

/** One of many. */
function List({ question, values, onChange, error }: QuestionProps) {
  return (
    <Frame question={question} error={error}>
      {({ id, describedBy, invalid, required }) => (
        <select
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          aria-required={required}
          value={values[0] ?? ''}
          onChange={(event) => onChange(event.target.value === '' ? [] : [event.target.value])}
          className={clsx(inputClass, 'pr-7', invalid && 'border-alarm!')}
        >
          <option value="">Choose …</option>
          {question.options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

const yesNo = [
  { id: 'yes', label: 'Yes' },
  { id: 'no', label: 'No' },
] as const;

function QuestionField(props: QuestionProps) {
  const { type, options } = props.question;
  if (type === 'yes-no') return <Options {...props} options={yesNo} />;
  if (type === 'multi') return <Options {...props} options={options} several />;
  if (type === 'single' && options.length <= fewOptions) return <Options {...props} options={options} />;
  if (type === 'single') return <List {...props} />;
  return <Line {...props} />;
}

/** Beside the question itself, its name need not be said. */
function atQuestion({ label }: FormQuestion, error: string | undefined): string | undefined {
  const name = `"${label}": `;
  if (error?.startsWith(name) !== true) return error;
  const [first = '', ...rest] = error.slice(name.length);
  return `${first.toUpperCase()}${rest.join('')}`;
}

interface QuestionsProps {
  questions: readonly FormQuestion[];
  values: FormValues;
  /** By id of the question. */
  errors: Readonly<Record<string, string>>;
  onChange: (values: FormValues) => void;
}

export function Questions({ questions, values, errors, onChange }: QuestionsProps) {
  return (
    <div className="flex flex-col gap-4">
      {questions.map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          values={values[question.id] ?? []}
          error={atQuestion(question, errors[question.id])}
          onChange={(changed) => onChange({ ...values, [question.id]: changed })}
        />
      ))}
    </div>
  );
}
