// PASS (RFC 1939 §7): the password, which may have spaces in it.

import type { PlainCommand } from '../command.ts';
import { refuse } from '../session.ts';

export const pass: PlainCommand = {
  keyword: 'PASS',
  phase: 'authorization',
  words: [0, Infinity],
  run: (session, { rest }) =>
    session.name === null
      ? refuse(session, 'Say USER first')
      : {
          session: { ...session, name: null },
          need: { kind: 'open', name: session.name, password: rest },
        },
};
