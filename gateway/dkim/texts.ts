// TXT records of a name, for whoever has to tell a record that is not there from a DNS that does not answer.

import type { Resolver } from 'node:dns/promises';

/** Each whole, however it was cut; null: the DNS does not answer. */
export function createTextLookup(resolver: Pick<Resolver, 'resolveTxt'>) {
  return async (name: string): Promise<readonly string[] | null> => {
    try {
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      return code === 'ENOTFOUND' || code === 'ENODATA' ? [] : null;
    }
  };
}
