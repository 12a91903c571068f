// TOP (RFC 1939 §7): the header of a message, and so many lines of its body.

import type { DropCommand } from '../command.ts';
import { messageNumber, mistake, refuse } from '../session.ts';

export const top: DropCommand = {
  keyword: 'TOP',
  phase: 'transaction',
  words: [2, 2],
  run(session, drop, { words: [wanted = '', lines = ''] }) {
    const number = messageNumber(drop, wanted);
    if (number === null) return refuse(session, 'There is no such message');
    return /^\d{1,9}$/.test(lines)
      ? { session, need: { kind: 'message', number, bodyLines: Number(lines) } }
      : mistake(session, 'How many lines?');
  },
};
