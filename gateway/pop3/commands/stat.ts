// STAT (RFC 1939 §5): how many messages there are, and how large they are together.

import type { DropCommand } from '../command.ts';
import { tally } from '../session.ts';

export const stat: DropCommand = {
  keyword: 'STAT',
  phase: 'transaction',
  words: [0, 0],
  run(session, drop) {
    const { messages, octets } = tally(drop);
    return { session, reply: `+OK ${messages} ${octets}` };
  },
};
