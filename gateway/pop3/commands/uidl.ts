// UIDL (RFC 1939 §7): the id of one message, or of each, the same in every session.

import type { DropCommand } from '../command.ts';
import { eachMessage, messageNumber, refuse, uniqueIdOf } from '../session.ts';

export const uidl: DropCommand = {
  keyword: 'UIDL',
  phase: 'transaction',
  words: [0, 1],
  run(session, drop, { words: [wanted] }) {
    if (wanted === undefined)
      return {
        session,
        reply: '+OK Ids follow',
        lines: eachMessage(drop, (number) => `${number} ${uniqueIdOf(drop, number)}`),
      };
    const number = messageNumber(drop, wanted);
    return number === null
      ? refuse(session, 'There is no such message')
      : { session, reply: `+OK ${number} ${uniqueIdOf(drop, number)}` };
  },
};
