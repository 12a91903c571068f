// NOOP (RFC 1939 §5): the connection is alive.

import type { DropCommand } from '../command.ts';

export const noop: DropCommand = {
  keyword: 'NOOP',
  phase: 'transaction',
  words: [0, 0],
  run: (session) => ({ session, reply: '+OK' }),
};
