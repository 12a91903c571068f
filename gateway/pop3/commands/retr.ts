// RETR (RFC 1939 §5): a message, whole.

import type { DropCommand } from '../command.ts';
import { messageNumber, refuse } from '../session.ts';

export const retr: DropCommand = {
  keyword: 'RETR',
  phase: 'transaction',
  words: [1, 1],
  run(session, drop, { words: [wanted = ''] }) {
    const number = messageNumber(drop, wanted);
    return number === null
      ? refuse(session, 'There is no such message')
      : { session, need: { kind: 'message', number, bodyLines: null } };
  },
};
