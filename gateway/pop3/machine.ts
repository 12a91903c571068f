// The protocol as a function: a session and a line, or what came of a need, give the next step (RFC 1939). Pure.

import { limits } from '#actors/limits.ts';
import { readLine, type Command } from './command.ts';
import { auth, authAnswer } from './commands/auth.ts';
import { capa } from './commands/capa.ts';
import { dele } from './commands/dele.ts';
import { list } from './commands/list.ts';
import { noop } from './commands/noop.ts';
import { pass } from './commands/pass.ts';
import { quit } from './commands/quit.ts';
import { retr } from './commands/retr.ts';
import { rset } from './commands/rset.ts';
import { stat } from './commands/stat.ts';
import { stls } from './commands/stls.ts';
import { top } from './commands/top.ts';
import { uidl } from './commands/uidl.ts';
import { user } from './commands/user.ts';
import { utf8 } from './commands/utf8.ts';
import { mistake, refuse, tally, type Denial, type Outcome, type Session, type Step } from './session.ts';

const commands: readonly Command[] = [
  user,
  pass,
  auth,
  stls,
  capa,
  utf8,
  quit,
  stat,
  list,
  uidl,
  retr,
  top,
  dele,
  rset,
  noop,
];

export const commandNames: readonly string[] = commands.map(({ keyword }) => keyword);

const byKeyword = new Map(commands.map((command) => [command.keyword, command]));

/** Without a timestamp: APOP is not offered (RFC 1939 §7). */
export const greeting = '+OK Skillpost is ready';

/** A line without its end. */
export function onLine(session: Session, text: string): Step {
  if (session.awaitsLogin) return authAnswer(session, text);
  const line = readLine(text);
  const command = byKeyword.get(line.keyword);
  if (command === undefined) return mistake(session, 'There is no such command');
  const [least, most] = command.words;
  if (line.words.length < least || line.words.length > most)
    return mistake(session, `${command.keyword} is not followed by this`);
  if (command.phase === 'transaction')
    return session.drop === null
      ? mistake(session, 'Log in first')
      : command.run(session, session.drop, line);
  if (command.phase === 'authorization' && session.phase !== 'authorization')
    return mistake(session, 'You are logged in already');
  return command.run(session, line);
}

/** A line that is longer than any command: it was not kept. */
export function onLongLine(session: Session): Step {
  return mistake({ ...session, awaitsLogin: false }, 'This line is too long');
}

export function onOutcome(session: Session, outcome: Outcome): Step {
  switch (outcome.kind) {
    case 'opened': {
      const { messages, octets } = tally(outcome.drop);
      const reply = `+OK ${messages} messages, ${octets} octets`;
      return { session: { ...session, phase: 'transaction', drop: outcome.drop, failedLogins: 0 }, reply };
    }
    case 'denied':
      return denied(session, outcome.why);
    case 'message':
      return { session, reply: `+OK ${outcome.octets.length} octets follow`, body: outcome.octets };
    case 'no-message':
      return outcome.why === 'gone'
        ? refuse(session, 'This message is gone')
        : refuse(session, '[SYS/TEMP] It cannot be read now, try again later');
    case 'committed':
    default: {
      const over: Session = { ...session, phase: 'over' };
      return outcome.all
        ? { session: over, reply: '+OK Goodbye' }
        : refuse(over, '[SYS/TEMP] What was marked has not been deleted');
    }
  }
}

/** RFC 2449 §8 and RFC 3206: what programs make of it. */
const denials: Readonly<Record<Denial, string>> = {
  wrong: '[AUTH] The name or the password is wrong',
  guessed: '[SYS/TEMP] Too many failed logins, try again in a few minutes',
  'in-use': '[IN-USE] Another session has this mailbox open',
  unavailable: '[SYS/TEMP] The mailbox cannot be opened now, try again later',
};

function denied(session: Session, why: Denial): Step {
  const failedLogins = session.failedLogins + 1;
  const over = failedLogins >= limits.pop3Logins;
  return refuse({ ...session, failedLogins, phase: over ? 'over' : session.phase }, denials[why]);
}
