// STLS (RFC 2595 §4): TLS from here on. The session begins anew; what was sent behind the command in clear is dropped.

import type { PlainCommand } from '../command.ts';
import { newSession, refuse, type Session, type Step } from '../session.ts';

export const stls: PlainCommand = {
  keyword: 'STLS',
  phase: 'authorization',
  words: [0, 0],
  run: (session) =>
    session.secure
      ? refuse(session, 'TLS is on already')
      : {
          session: {
            ...newSession({ secure: true, mayLogIn: true }),
            failedLogins: session.failedLogins,
            mistakes: session.mistakes,
          },
          reply: '+OK Begin TLS now',
          need: { kind: 'tls' },
        },
};

export function sayStls(session: Session): Step {
  return refuse(session, 'Say STLS first: passwords are not taken in clear text');
}
