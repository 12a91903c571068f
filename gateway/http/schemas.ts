// JSON schemas that the routes share: they check what comes in, and become the OpenAPI description. Bodies refuse fields
// that they do not know; query values are strings, read by the routes.

export const id = { type: 'string', minLength: 1, maxLength: 200 } as const;

export const idParams = {
  type: 'object',
  required: ['id'],
  properties: { id },
} as const;

export const requiredSkills = {
  type: 'array',
  maxItems: 50,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['skillId', 'level'],
    // The name is shown with each skill, so a shape that was read can be written back.
    properties: {
      skillId: id,
      level: { type: 'integer', minimum: 1, maximum: 10 },
      name: { type: 'string', maxLength: 200 },
    },
  },
} as const;

export const pageQuery = {
  limit: { type: 'string', maxLength: 20, description: 'Items a page, 1 to 200; default 50.' },
  cursor: { type: 'string', maxLength: 2_000, description: '`nextCursor` of the page before.' },
} as const;

export const keyHeader = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      description:
        'The same key with the same request has one effect, and gets the first answer, for 24 hours.',
    },
  },
} as const;

export const address = {
  type: 'object',
  required: ['address'],
  additionalProperties: false,
  properties: {
    address: { type: 'string', minLength: 3, maxLength: 320 },
    name: { type: 'string', maxLength: 300 },
  },
} as const;

/** An open object, for the description of answers only. */
export function answer(description: string): object {
  return { 200: { description, type: 'object', additionalProperties: true } };
}

export function pageAnswer(description: string): object {
  return {
    200: {
      description,
      type: 'object',
      properties: {
        items: { type: 'array', items: { type: 'object', additionalProperties: true } },
        nextCursor: { type: ['string', 'null'] },
      },
    },
  };
}

export const noContent = { 204: { description: 'Done.', type: 'null' } } as const;

export function body(
  required: readonly string[],
  properties: Readonly<Record<string, object>>,
): Record<string, unknown> {
  return { type: 'object', additionalProperties: false, required: [...required], properties };
}
