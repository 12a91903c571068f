// What a rule may say, as it is kept: shapes and lengths. Whether it makes sense is checked where rules are understood.

import { RE2JS } from 're2js';
import { z } from 'zod';
import { ruleFieldNames, ruleOperators } from '../../vocabulary/rules.ts';
import type { RuleActions, RuleCondition } from '../../vocabulary/rules.ts';
import { address, flag, reference, requiredSkills, text, whole } from './field-types.ts';
import { storable } from './storable.ts';

export const ruleCondition = z
  .strictObject({
    field: z.enum(ruleFieldNames),
    operator: z.enum(ruleOperators),
    value: z.string().max(10_000, 'must be at most 10,000 characters').transform(storable),
    name: text(200).optional(),
    negated: flag.optional(),
  } satisfies Record<keyof RuleCondition, z.ZodType>)
  .refine(({ operator, value }) => operator === 'exists' || value.trim() !== '', {
    message: 'must not be empty',
    path: ['value'],
  })
  .refine(({ operator, value }) => operator !== 'matches' || isPattern(value), {
    message: 'is not a pattern (RE2)',
    path: ['value'],
  });

export const ruleActions = z.strictObject({
  queueId: reference.optional(),
  agentId: reference.optional(),
  skills: requiredSkills.optional(),
  priority: whole(-100, 100).optional(),
  tags: z.array(text(60)).max(20).optional(),
  templateId: reference.optional(),
  fields: z.record(text(60), text(1_000)).optional(),
  divertTo: address.optional(),
  discardReason: text(200).optional(),
} satisfies Record<keyof RuleActions, z.ZodType>);

function isPattern(value: string): boolean {
  try {
    RE2JS.compile(value);
    return true;
  } catch {
    // Whatever the library objects to, it is not a pattern that can be used.
    return false;
  }
}
