// Settings of a form as data: what each is called, in which unit people say it, and how its field becomes the value
// that the API keeps. A new setting is one line in one of the tables. Pure; knows no page.

import { fieldFlag, fieldText, fieldTexts } from './form.ts';

interface Described {
  /** Where the value stands: `wrapUpMs`, `thresholds.oldestMs`. Also the name of the input. */
  readonly path: string;
  readonly label: string;
  /** One sentence: what it does. */
  readonly hint: string;
  /** Shown only while another choice of the same list has one of these values. */
  readonly when?: { readonly path: string; readonly is: readonly string[] };
}

export interface NumberSetting extends Described {
  readonly kind: 'number';
  /** As people say it: "minutes". */
  readonly unit?: string;
  /** Kept units in one shown unit: 60 000 for minutes of a value in milliseconds. */
  readonly per?: number;
  /** Bounds as shown. */
  readonly min?: number;
  readonly max?: number;
  /** What an empty field means ("never"); kept as null. Without it a number is required. */
  readonly none?: string;
  readonly whole?: boolean;
}

export interface FlagSetting extends Described {
  readonly kind: 'flag';
}

interface Option {
  readonly value: string;
  readonly label: string;
  /** Shown below the field while it is chosen; it may depend on what else is chosen, by path. */
  readonly says?: string | ((chosen: Readonly<Record<string, string>>) => string);
}

export interface ChoiceSetting extends Described {
  readonly kind: 'choice';
  readonly options: readonly Option[];
}

/** On, off, or as the whole system has it (null). */
export interface InheritedSetting extends Described {
  readonly kind: 'inherited';
}

/** One of the directory's entities, by id. */
export interface ReferenceSetting extends Described {
  readonly kind: 'reference';
  readonly of: 'pools' | 'questionnaires' | 'queues' | 'schedules' | 'skills' | 'users';
  /** What none means; kept as null. Without it one must be chosen. */
  readonly none?: string;
}

export interface TextSetting extends Described {
  readonly kind: 'text';
  readonly input: 'text' | 'url' | 'date' | 'time';
  /** Characters; default 200. */
  readonly most?: number;
  readonly required: boolean;
  readonly placeholder?: string;
}

/** Several lines, kept as they are written. */
export interface AreaSetting extends Described {
  readonly kind: 'area';
  readonly placeholder?: string;
}

/** Several short texts, one a line; kept as a list. */
export interface ListSetting extends Described {
  readonly kind: 'list';
  readonly placeholder?: string;
}

export type Setting =
  | NumberSetting
  | FlagSetting
  | ChoiceSetting
  | InheritedSetting
  | ReferenceSetting
  | TextSetting
  | AreaSetting
  | ListSetting;

type Fields = Readonly<Record<string, unknown>>;

export function valueAt(entity: object, path: string): unknown {
  let value: unknown = entity;
  for (const part of path.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Fields)[part] : undefined;
  return value;
}

/** Twelve digits are more than any setting has; more would show what binary fractions are made of. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** The value as the input shows it; empty for null and for what is not there. */
export function shownValue(setting: Setting, value: unknown): string {
  if (setting.kind === 'number')
    return typeof value === 'number' ? String(tidy(value / (setting.per ?? 1))) : '';
  if (setting.kind === 'inherited')
    return value === null || value === undefined ? '' : value === true ? 'on' : 'off';
  if (setting.kind === 'list') return Array.isArray(value) ? value.join('\n') : '';
  return typeof value === 'string' ? value : '';
}

function readNumber(setting: NumberSetting, text: string): number | null | undefined {
  if (text === '') return setting.none === undefined ? undefined : null;
  const value = Number(text);
  // What is no number is left as it was; the browser has said so before.
  if (!Number.isFinite(value)) return undefined;
  const kept = tidy(value * (setting.per ?? 1));
  return (setting.per ?? 1) >= 1 ? Math.round(kept) : kept;
}

/** The value that the API takes; undefined: the field says nothing, so nothing changes. */
export function readSetting(form: FormData, setting: Setting, name: string): unknown {
  if (setting.kind === 'flag') return fieldFlag(form, name);
  if (!form.has(name)) return undefined;
  const text = fieldText(form, name);
  if (setting.kind === 'list') return text.split(/[\s,;]+/).filter((one) => one !== '');
  // Browsers send the lines of a form with CR LF.
  if (setting.kind === 'area') return text.replaceAll('\r\n', '\n');
  if (setting.kind === 'number') return readNumber(setting, text);
  if (setting.kind === 'inherited') return text === '' ? null : text === 'on';
  if (setting.kind === 'reference' && text === '') return setting.none === undefined ? undefined : null;
  return text;
}

/** Fields for a PATCH. Groups (`thresholds.…`) go as a whole, so what the form does not know of them stays as it is. */
export function readSettings(
  form: FormData,
  settings: readonly Setting[],
  before: object,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const setting of settings) {
    const value = readSetting(form, setting, setting.path);
    if (value === undefined) continue;
    const [group = '', key] = setting.path.split('.');
    if (key === undefined) fields[group] = value;
    else fields[group] = { ...((fields[group] ?? valueAt(before, group) ?? {}) as Fields), [key]: value };
  }
  return fields;
}

export function rowInput(name: string, row: string, path: string): string {
  return `${name}:${row}:${path}`;
}

/** Rows of a list in a form: the hidden input `<name>:row` names them, in order. */
export function readRows(
  form: FormData,
  name: string,
  columns: readonly Setting[],
): Record<string, unknown>[] {
  return fieldTexts(form, `${name}:row`).map((row) => {
    const fields: Record<string, unknown> = {};
    for (const column of columns) {
      const value = readSetting(form, column, rowInput(name, row, column.path));
      if (value !== undefined) fields[column.path] = value;
    }
    return fields;
  });
}
