// What a rule may say, as JSON schemas: what the API takes and its description says. Whether it makes sense is checked
// by whoever understands rules.

import { ruleFieldNames, ruleOperators } from '#actors/vocabulary/rules.ts';
import { whole } from './policy-fields.ts';
import { id, requiredSkills } from './schemas.ts';

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength }) as const;

const condition = {
  type: 'object',
  additionalProperties: false,
  required: ['field', 'operator', 'value'],
  properties: {
    field: { enum: ruleFieldNames },
    operator: { enum: ruleOperators },
    value: {
      type: 'string',
      maxLength: 10_000,
      description: 'For `in`: one value a line. Empty for `exists`.',
    },
    name: { ...text(200), description: 'Which header, hidden field, schedule or (for `time`) zone.' },
    negated: { type: 'boolean', description: 'The condition holds when the comparison does not.' },
  },
} as const;

const actions = {
  type: 'object',
  additionalProperties: false,
  properties: {
    queueId: id,
    agentId: { ...id, description: 'Whom the item is kept for first.' },
    skills: requiredSkills,
    priority: whole(-100, 100),
    tags: { type: 'array', maxItems: 20, items: text(60) },
    templateId: { ...id, description: 'Sent in place of the receipt of the queue.' },
    fields: {
      type: 'object',
      maxProperties: 20,
      additionalProperties: text(1_000),
      description: 'Written on the case.',
    },
    divertTo: {
      type: 'string',
      minLength: 3,
      maxLength: 320,
      description: 'Sent on to this address, and closed.',
    },
    discardReason: { ...text(200), description: 'No case is made of it; the mail stays in the archive.' },
  },
} as const;

export const ruleFields = {
  id,
  name: text(200),
  position: whole(0, 1_000_000),
  enabled: { type: 'boolean' },
  mailboxIds: { type: 'array', maxItems: 1_000, items: id },
  match: { enum: ['all', 'any'] },
  conditions: { type: 'array', maxItems: 50, items: condition },
  actions,
} as const;
