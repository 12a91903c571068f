// USER (RFC 1939 §7): the name; whether there is such a mailbox is not told.

import type { PlainCommand } from '../command.ts';
import { sayStls } from './stls.ts';

export const user: PlainCommand = {
  keyword: 'USER',
  phase: 'authorization',
  words: [1, 1],
  run: (session, { rest }) =>
    session.mayLogIn
      ? { session: { ...session, name: rest.trim() }, reply: '+OK Now the password' }
      : sayStls(session),
};
