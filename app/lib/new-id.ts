// The id that stands in an address for an entity that is not created yet.

export const newId = 'new';
