// The hidden fields that a message may carry (F62): five with a fixed meaning and six that each queue names. Pure.
// Customers never see them; agents, rules and reports do.

/** Fixed by their meaning, under these names in forms, in the API and in rules. */
export const fixedFieldNames = ['customerId', 'customerName', 'sourcePage', 'referrer', 'client'] as const;

export const labelledFields = 6;
export const mostHiddenFields = fixedFieldNames.length + labelledFields;
export const hiddenFieldChars = 1_000;

export interface HiddenFieldProblem {
  readonly code: 'TOO_MANY_FIELDS' | 'UNKNOWN_FIELD' | 'FIELD_TOO_LONG' | 'FIELD_TWICE';
  readonly text: string;
}

/** What the fields are called where they are shown: the name as it is, or the label of the queue for `field1`…`field6`. */
function shownName(given: string, labels: readonly string[]): string | null {
  const name = given.trim();
  const fixed = fixedFieldNames.find((known) => known.toLowerCase() === name.toLowerCase());
  if (fixed !== undefined) return fixed;
  const label = labels.find((known) => known !== '' && known.toLowerCase() === name.toLowerCase());
  if (label !== undefined) return label;
  const [, digit] = /^field([1-6])$/i.exec(name) ?? [];
  return digit === undefined ? null : labels[Number(digit) - 1] || `field${digit}`;
}

/**
 * The fields as they are kept, empty ones left out; or what is wrong with them. `labels`: of the queue, at most six; an
 * empty one is unused. A field is named by its meaning, by its label, or as `field1` to `field6`.
 */
export function readHiddenFields(
  given: Readonly<Record<string, string>>,
  labels: readonly string[],
): { readonly fields: Readonly<Record<string, string>> } | { readonly problem: HiddenFieldProblem } {
  const entries = Object.entries(given);
  if (entries.length > mostHiddenFields) {
    const text = `A message carries at most ${mostHiddenFields} hidden fields; these are ${entries.length}.`;
    return { problem: { code: 'TOO_MANY_FIELDS', text } };
  }
  const fields: Record<string, string> = {};
  for (const [name, value] of entries) {
    const shown = shownName(name, labels);
    const said = name.slice(0, 60);
    if (shown === null) {
      const known = [...fixedFieldNames, ...labels.filter((label) => label !== ''), 'field1 to field6'];
      const text = `There is no hidden field "${said}" here; there are ${known.join(', ')}.`;
      return { problem: { code: 'UNKNOWN_FIELD', text } };
    }
    if (value.length > hiddenFieldChars) {
      const text = `The hidden field "${said}" is longer than ${hiddenFieldChars} characters.`;
      return { problem: { code: 'FIELD_TOO_LONG', text } };
    }
    if (Object.hasOwn(fields, shown))
      return { problem: { code: 'FIELD_TWICE', text: `The hidden field "${said}" is there twice.` } };
    if (value !== '') fields[shown] = value;
  }
  return { fields };
}
