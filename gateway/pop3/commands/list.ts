// LIST (RFC 1939 §5): the size of one message, or of each: to the octet what RETR sends before dots are doubled.

import type { DropCommand } from '../command.ts';
import { eachMessage, messageNumber, refuse, sizeOf, tally } from '../session.ts';

export const list: DropCommand = {
  keyword: 'LIST',
  phase: 'transaction',
  words: [0, 1],
  run(session, drop, { words: [wanted] }) {
    if (wanted === undefined) {
      const { messages, octets } = tally(drop);
      const lines = eachMessage(drop, (number) => `${number} ${sizeOf(drop, number)}`);
      return { session, reply: `+OK ${messages} messages, ${octets} octets, sizes follow`, lines };
    }
    const number = messageNumber(drop, wanted);
    return number === null
      ? refuse(session, 'There is no such message')
      : { session, reply: `+OK ${number} ${sizeOf(drop, number)}` };
  },
};
