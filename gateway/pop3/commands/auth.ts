// AUTH (RFC 5034) with PLAIN (RFC 4616): name and password in one answer, with the command or on a line of its own. APOP
// is not offered: it would need passwords that can be read.

import type { PlainCommand } from '../command.ts';
import { refuse, type Session, type Step } from '../session.ts';
import { sayStls } from './stls.ts';

export const auth: PlainCommand = {
  keyword: 'AUTH',
  phase: 'authorization',
  words: [0, 2],
  run(session, { words: [mechanism, initial] }) {
    // Not in the RFC, but what some clients ask for the list with.
    if (mechanism === undefined) return { session, reply: '+OK Mechanisms follow', lines: ['PLAIN'] };
    if (mechanism.toUpperCase() !== 'PLAIN') return refuse(session, 'Only PLAIN is known here');
    if (!session.mayLogIn) return sayStls(session);
    if (initial !== undefined) return logIn(session, initial);
    return { session: { ...session, awaitsLogin: true }, reply: '+ ' };
  },
};

/** The line after `AUTH PLAIN`. */
export function authAnswer(session: Session, text: string): Step {
  const waiting = { ...session, awaitsLogin: false };
  return text === '*' ? refuse(waiting, 'Given up') : logIn(waiting, text);
}

function logIn(session: Session, base64: string): Step {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return refuse(session, 'This is not base64');
  const parts = Buffer.from(base64, 'base64').toString('utf8').split('\0');
  const [actingFor, name, password] = parts;
  if (parts.length !== 3 || actingFor === undefined || !name || !password)
    return refuse(session, 'This is not what PLAIN asks for');
  if (actingFor !== '' && actingFor !== name)
    return refuse(session, '[AUTH] Nobody may open the mailbox of somebody else');
  return { session, need: { kind: 'open', name, password } };
}
