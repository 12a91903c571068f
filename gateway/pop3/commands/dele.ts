// DELE (RFC 1939 §5): marks a message; it leaves the Inbox with QUIT, and never the archive (F2).

import type { DropCommand } from '../command.ts';
import { messageNumber, refuse } from '../session.ts';

export const dele: DropCommand = {
  keyword: 'DELE',
  phase: 'transaction',
  words: [1, 1],
  run(session, drop, { words: [wanted = ''] }) {
    const number = messageNumber(drop, wanted);
    if (number === null) return refuse(session, 'There is no such message');
    drop.deleted.add(number);
    return { session, reply: `+OK Message ${number} goes when you quit` };
  },
};
