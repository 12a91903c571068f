// RSET (RFC 1939 §5): takes all marks away.

import type { DropCommand } from '../command.ts';
import { tally } from '../session.ts';

export const rset: DropCommand = {
  keyword: 'RSET',
  phase: 'transaction',
  words: [0, 0],
  run(session, drop) {
    drop.deleted.clear();
    const { messages, octets } = tally(drop);
    return { session, reply: `+OK ${messages} messages, ${octets} octets` };
  },
};
