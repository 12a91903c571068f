// QUIT (RFC 1939 §6): only here what was marked leaves the Inbox, for the Archive folder. A session that ends in another
// way deletes nothing.

import type { PlainCommand } from '../command.ts';

export const quit: PlainCommand = {
  keyword: 'QUIT',
  phase: 'any',
  words: [0, 0],
  run: (session) =>
    session.drop === null || session.drop.deleted.size === 0
      ? { session: { ...session, phase: 'over' }, reply: '+OK Goodbye' }
      : { session, need: { kind: 'commit' } },
};
