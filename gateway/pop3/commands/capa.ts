// CAPA (RFC 2449 §5): what this server can, in this state of the session.

import type { PlainCommand } from '../command.ts';

export const capa: PlainCommand = {
  keyword: 'CAPA',
  phase: 'any',
  words: [0, 0],
  run: (session) => ({
    session,
    reply: '+OK Capabilities follow',
    lines: [
      'TOP',
      'UIDL',
      'RESP-CODES',
      'AUTH-RESP-CODE',
      'PIPELINING',
      'EXPIRE NEVER',
      'UTF8 USER',
      ...(session.mayLogIn ? ['USER', 'SASL PLAIN'] : []),
      ...(session.secure || session.phase !== 'authorization' ? [] : ['STLS']),
      'IMPLEMENTATION Skillpost',
    ],
  }),
};
