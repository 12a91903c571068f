// Rules as the API shows and takes them, and how the console names what they look at and do. Data only.

export type RuleOperator = 'is' | 'contains' | 'matches' | 'in' | 'over' | 'under' | 'exists';

export interface RuleFieldInfo {
  /** In a list of choices. */
  readonly label: string;
  /** In a sentence: "of which … is". */
  readonly words: string;
  readonly group: 'Text' | 'Mail' | 'Attachments' | 'Arrival' | 'Sender';
  readonly operators: readonly RuleOperator[];
  /** What `name` says of it, when it needs one. */
  readonly named?: 'text' | 'schedule' | 'zone';
  readonly choices?: readonly string[];
  readonly example?: string;
}

const texts = ['contains', 'is', 'matches', 'in', 'exists'] as const;
const numbers = ['over', 'under', 'is', 'exists'] as const;

export const ruleFields = {
  from: { label: 'Sender', words: 'the sender', group: 'Text', operators: texts },
  to: { label: 'To', words: 'the To line', group: 'Text', operators: texts },
  cc: { label: 'Cc', words: 'the Cc line', group: 'Text', operators: texts },
  subject: { label: 'Subject', words: 'the subject', group: 'Text', operators: texts },
  body: { label: 'Text', words: 'the text', group: 'Text', operators: texts },
  header: {
    label: 'Header …',
    words: 'the header',
    group: 'Mail',
    operators: texts,
    named: 'text',
    example: 'X-Priority',
  },
  'hidden-field': {
    label: 'Hidden field of a form …',
    words: 'the hidden field',
    group: 'Mail',
    operators: texts,
    named: 'text',
    example: 'customer id',
  },
  size: { label: 'Size in bytes', words: 'the size in bytes', group: 'Mail', operators: numbers },
  language: {
    label: 'Language',
    words: 'the language',
    group: 'Mail',
    operators: ['is', 'in', 'exists'],
    example: 'de',
  },
  'attachment-name': {
    label: 'Name of an attachment',
    words: 'the name of an attachment',
    group: 'Attachments',
    operators: texts,
    example: '.pdf',
  },
  'attachment-type': {
    label: 'Type of an attachment',
    words: 'the type of an attachment',
    group: 'Attachments',
    operators: texts,
    example: 'application/pdf',
  },
  'attachment-count': {
    label: 'Number of attachments',
    words: 'the number of attachments',
    group: 'Attachments',
    operators: numbers,
  },
  mailbox: { label: 'Mailbox (its id)', words: 'the mailbox', group: 'Arrival', operators: ['is', 'in'] },
  time: {
    label: 'Time of day in …',
    words: 'the time of day',
    group: 'Arrival',
    operators: ['over', 'under'],
    named: 'zone',
    example: '17:30',
  },
  schedule: {
    label: 'Opening hours …',
    words: 'the schedule',
    group: 'Arrival',
    operators: ['is'],
    named: 'schedule',
    choices: ['open', 'closed'],
  },
  authentication: {
    label: 'Proof of the sender',
    words: 'the proof of the sender',
    group: 'Sender',
    operators: ['is'],
    choices: ['pass', 'fail', 'none', 'unknown'],
  },
  signature: {
    label: 'Signature (S/MIME, OpenPGP)',
    words: 'the signature of the mail',
    group: 'Sender',
    operators: ['is'],
    choices: ['valid', 'valid-unknown', 'mismatch', 'invalid', 'no-key', 'unreadable', 'none'],
  },
  encryption: {
    label: 'Encryption (S/MIME, OpenPGP)',
    words: 'the encryption of the mail',
    group: 'Sender',
    operators: ['is'],
    choices: ['decrypted', 'no-key', 'failed', 'none'],
  },
  'customer-cases': {
    label: 'Earlier cases',
    words: 'the number of earlier cases',
    group: 'Sender',
    operators: numbers,
  },
  'customer-open': {
    label: 'Open cases',
    words: 'the number of open cases',
    group: 'Sender',
    operators: numbers,
  },
  'customer-vip': {
    label: 'VIP customer',
    words: 'whether it is a VIP customer',
    group: 'Sender',
    operators: ['is'],
    choices: ['yes', 'no'],
  },
} as const satisfies Readonly<Record<string, RuleFieldInfo>>;

export type RuleField = keyof typeof ruleFields;

export function fieldInfo(field: RuleField): RuleFieldInfo {
  return ruleFields[field];
}

export const operatorWords: Readonly<Record<RuleOperator, { readonly is: string; readonly isNot: string }>> =
  {
    contains: { is: 'contains', isNot: 'does not contain' },
    is: { is: 'is', isNot: 'is not' },
    matches: { is: 'matches the pattern', isNot: 'does not match the pattern' },
    in: { is: 'is one of', isNot: 'is none of' },
    over: { is: 'is over', isNot: 'is not over' },
    under: { is: 'is under', isNot: 'is not under' },
    exists: { is: 'is there', isNot: 'is not there' },
  };

export interface RuleCondition {
  readonly field: RuleField;
  readonly operator: RuleOperator;
  readonly value: string;
  readonly name?: string | undefined;
  readonly negated?: boolean | undefined;
}

export interface RuleActions {
  readonly queueId?: string | undefined;
  readonly agentId?: string | undefined;
  readonly skills?: readonly { readonly skillId: string; readonly level: number }[] | undefined;
  readonly priority?: number | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly templateId?: string | undefined;
  readonly fields?: Readonly<Record<string, string>> | undefined;
  readonly divertTo?: string | undefined;
  readonly discardReason?: string | undefined;
}

export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly enabled: boolean;
  readonly mailboxIds: readonly string[];
  readonly match: 'all' | 'any';
  readonly conditions: readonly RuleCondition[];
  readonly actions: RuleActions;
}

export type RuleDraft = Pick<Rule, 'mailboxIds' | 'match' | 'conditions' | 'actions'>;

/** What a dry run says of one mail. */
export interface TriedMail {
  readonly id: string;
  readonly receivedAt: string;
  readonly from: string;
  readonly subject: string;
  readonly changed: boolean;
  readonly before: TriedPlace;
  readonly after: TriedPlace;
}

export interface TriedPlace {
  readonly ruleId: string;
  readonly queueId: string;
  readonly priority: number;
  readonly skills: readonly { readonly skillId: string; readonly level: number }[];
  readonly divertTo: string;
  readonly discardReason: string;
}

export interface DryRunAnswer {
  readonly items: readonly TriedMail[];
  readonly leftOut: number;
  readonly counts: {
    readonly before: Readonly<Record<string, number>>;
    readonly after: Readonly<Record<string, number>>;
  };
  readonly changed: number;
  readonly nextCursor: string | null;
}

/** Conditions that say something: an empty line of the editor is none. */
export function saidConditions(conditions: readonly RuleCondition[]): RuleCondition[] {
  return conditions
    .filter(({ operator, value }) => operator === 'exists' || value.trim() !== '')
    .map(({ field, operator, value, name = '', negated = false }) => ({
      field,
      operator,
      value: operator === 'exists' ? '' : value.trim(),
      ...(fieldInfo(field).named !== undefined && name.trim() !== '' && { name: name.trim() }),
      ...(negated && { negated }),
    }));
}

/** Actions that do something. */
export function saidActions(actions: RuleActions): RuleActions {
  return Object.fromEntries(
    Object.entries(actions).filter(([, value]) => {
      if (value === undefined || value === '' || value === 0) return false;
      return typeof value !== 'object' || Object.keys(value).length > 0;
    }),
  );
}
