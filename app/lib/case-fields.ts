// What the fields of a case are called on the screen: five have a fixed meaning (F62), the others their own labels. Pure.

const known: Readonly<Record<string, string>> = {
  customerId: 'Customer number',
  customerName: 'Customer name',
  sourcePage: 'Written on',
  referrer: 'Came from',
  client: 'Browser',
};

export interface CaseField {
  readonly label: string;
  readonly value: string;
}

/** The ones with a fixed meaning first, in their order. */
export function caseFields(fields: Readonly<Record<string, string>>): readonly CaseField[] {
  const order = Object.keys(known);
  const place = (name: string): number => (Object.hasOwn(known, name) ? order.indexOf(name) : order.length);
  return Object.entries(fields)
    .toSorted(([one], [other]) => place(one) - place(other) || one.localeCompare(other))
    .map(([name, value]) => ({ label: known[name] ?? name, value }));
}
