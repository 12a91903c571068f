// UTF8 (RFC 6856 §2): the client can read UTF-8 in header fields. Messages are sent as they came with it and without it.

import type { PlainCommand } from '../command.ts';

export const utf8: PlainCommand = {
  keyword: 'UTF8',
  phase: 'authorization',
  words: [0, 0],
  run: (session) => ({ session, reply: '+OK' }),
};
