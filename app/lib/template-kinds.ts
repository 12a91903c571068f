// Templates as administrators see them: what each kind is for, which variables it may tell, and how it reads with an
// example. Pure; what is sent is filled by the core.

export interface EditedTemplate {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Null: every one. */
  readonly queueId: string | null;
  readonly mailboxId: string | null;
  readonly poolId: string | null;
  readonly subject: string;
  readonly text: string;
  readonly version: number;
}

export const templateKinds: readonly {
  readonly value: string;
  readonly label: string;
  readonly says: string;
}[] = [
  { value: 'answer', label: 'Answer of agents', says: 'Agents put it into a reply with a slash.' },
  { value: 'receipt', label: 'Receipt', says: 'It has reached us: sent when a case enters its queue, once.' },
  { value: 'closed', label: 'Outside the hours', says: 'In place of the receipt while the queue is closed.' },
  { value: 'working', label: 'Somebody works on it', says: 'Once, unless the answer is quicker.' },
  { value: 'hold', label: 'It still waits', says: 'After a long wait, as often as the queue says.' },
];

export function kindLabel(kind: string): string {
  return templateKinds.find(({ value }) => value === kind)?.label ?? kind;
}

const common = {
  'case.tag': 'SP-000123-K7Q2',
  'case.subject': 'Where is my order?',
  'customer.name': 'Maria Lindqvist',
  'customer.address': 'maria@nordlicht.test',
  'mailbox.address': 'support@demo.test',
  'queue.name': 'Support',
} as const;

const ofAnswers = { 'agent.name': 'Anna Berg' } as const;

const ofNotices = {
  'case.id': 'SP-000123-K7Q2',
  queue: 'Support',
  'mailbox.name': 'Support',
  ewt: 'within 2 hours',
  position: '4',
  hours: 'Monday to Friday, 8:00 to 18:00',
} as const;

/** What `{name}` can stand for, with an example of each. */
export function variablesOf(kind: string): Readonly<Record<string, string>> {
  return { ...common, ...(kind === 'answer' ? ofAnswers : ofNotices) };
}

/** With an example in the place of each variable; what is none stays as it is written. */
export function previewOf(text: string, kind: string): string {
  const examples = variablesOf(kind);
  return text.replace(/\{([a-z]+(?:\.[a-z]+)?)\}/g, (whole, name: string) => examples[name] ?? whole);
}

/** What is written like a variable and is none: it would reach the customer as it stands. */
export function unknownVariables(text: string, kind: string): readonly string[] {
  const known = variablesOf(kind);
  const written = Array.from(text.matchAll(/\{([a-z]+(?:\.[a-z]+)?)\}/g), ([, name = '']) => name);
  return [...new Set(written)].filter((name) => !Object.hasOwn(known, name)).map((name) => `{${name}}`);
}
