// A dictionary's values as a CSV file: one value a line, its label alone or `id,label`, under a heading or none (F136). Pure.

import type { ImportedValue } from '#actors/vocabulary/dictionary-import.ts';
import { readCsv } from './csv.ts';

interface Listed {
  readonly values: readonly (ImportedValue & { readonly line: number })[];
}

type Fault = { readonly line: number; readonly why: string };

/** Which column is which: by a heading of known words, else the label alone. */
function columnsOf(cells: readonly string[]): { readonly id: number; readonly label: number } | null {
  const words = cells.map((cell) => cell.trim().toLowerCase());
  if (!words.includes('label') || words.some((word) => word !== 'label' && word !== 'id')) return null;
  return { id: words.indexOf('id'), label: words.indexOf('label') };
}

function valueOf(
  { line, cells }: { readonly line: number; readonly cells: readonly string[] },
  columns: { readonly id: number; readonly label: number; readonly count: number },
): (ImportedValue & { readonly line: number }) | Fault {
  if (cells.length !== columns.count)
    return {
      line,
      why: `${columns.count === 1 ? 'one column is' : 'two columns are'} expected; put text with commas in quotation marks`,
    };
  const label = (cells[columns.label] ?? '').trim();
  const id = columns.id === -1 ? '' : (cells[columns.id] ?? '').trim();
  if (label === '') return { line, why: 'the label is empty' };
  if (label.length > 200) return { line, why: 'a label has at most 200 characters' };
  if (id !== '' && !/^[\w.-]{1,100}$/.test(id))
    return { line, why: `the id "${id.slice(0, 60)}" must be letters, digits, dots, dashes` };
  return { id, label, line };
}

export function readDictionaryCsv(text: string): Listed | Fault {
  const csv = readCsv(text);
  if ('why' in csv) return csv;
  const [first] = csv.rows;
  const heading = first === undefined ? null : columnsOf(first.cells);
  const rows = heading === null ? csv.rows : csv.rows.slice(1);
  const columns = {
    id: heading?.id ?? -1,
    label: heading?.label ?? 0,
    count: heading === null ? 1 : (first?.cells.length ?? 1),
  };
  const values: (ImportedValue & { readonly line: number })[] = [];
  for (const row of rows) {
    const value = valueOf(row, columns);
    if ('why' in value) return value;
    values.push(value);
  }
  return values.length === 0 ? { line: 1, why: 'there is no value in it' } : { values };
}
