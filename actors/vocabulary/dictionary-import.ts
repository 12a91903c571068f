// What a list of values from outside makes of a dictionary (F136): new ones are added, known ones kept, and those that the
// list does not have retired, never deleted. Pure; knows no file format.

import { idFor, mostDictionaryValues } from './questionnaires.ts';
import type { DictionaryValue } from './questionnaires.ts';

export interface ImportedValue {
  /** Empty: known by its label, or new. */
  readonly id: string;
  readonly label: string;
}

export interface ImportOutcome {
  readonly values: readonly DictionaryValue[];
  readonly added: readonly DictionaryValue[];
  readonly kept: readonly DictionaryValue[];
  /** By this import; not those that were before. */
  readonly retired: readonly DictionaryValue[];
}

export type ImportFault = { readonly line: number; readonly why: string };

/** Labels are the same when they differ in capitals only. */
const sameLabel = (label: string): string => label.trim().toLowerCase();

/** `firstLine`: where the list begins, for what is said of a line. */
export function importValues(
  known: readonly DictionaryValue[],
  list: readonly ImportedValue[],
  firstLine = 1,
): ImportOutcome | ImportFault {
  const byId = new Map(known.map((value) => [value.id, value]));
  // An open value comes before a retired one of the same label.
  const byLabel = new Map(
    known
      .toSorted((one, other) => Number(other.retired) - Number(one.retired))
      .map((value) => [sameLabel(value.label), value]),
  );
  const taken = new Set(byId.keys());
  for (const { id } of list) if (id !== '') taken.add(id);
  const listed: DictionaryValue[] = [];
  const added: DictionaryValue[] = [];
  const kept: DictionaryValue[] = [];
  const [ids, labels] = [new Set<string>(), new Set<string>()];
  for (const [index, { id, label }] of list.entries()) {
    const found = id === '' ? byLabel.get(sameLabel(label)) : byId.get(id);
    const value = {
      id: found?.id ?? (id || idFor(label, taken, 'value')),
      label: label.trim(),
      retired: false,
    };
    const line = firstLine + index;
    if (ids.has(value.id)) return { line, why: `the value "${value.id}" is there twice` };
    if (labels.has(sameLabel(label))) return { line, why: `"${value.label}" is there twice` };
    taken.add(ids.add(value.id) && value.id);
    labels.add(sameLabel(label));
    listed.push(value);
    (found === undefined ? added : kept).push(value);
  }
  const others = known.filter(({ id }) => !ids.has(id));
  const values = [...listed, ...others.map((value) => ({ ...value, retired: true }))];
  if (values.length > mostDictionaryValues)
    return {
      line: firstLine,
      why: `a dictionary has at most ${mostDictionaryValues} values, retired ones included; these would be ${values.length}`,
    };
  return { values, added, kept, retired: others.filter(({ retired }) => !retired) };
}
