// Who is it that hands mail in: the password is checked by the store that all gateways share, which also counts what was
// guessed. A wrong one is answered late, and nobody can tell a wrong name from a wrong password.

import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource, SessionStore } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { SubmissionMeasures } from '../measures.ts';
import { smtpError } from '../smtp/replies.ts';
import { accountOf } from './senders.ts';

export interface LoginDeps {
  readonly directory: DirectorySource;
  readonly sessions: Pick<SessionStore, 'verify'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: SubmissionMeasures | undefined;
}

export interface Login {
  readonly name: string;
  readonly password: string;
  readonly remoteAddress: string;
}

/** The id of the account. Throws the reply. */
export async function logIn(deps: LoginDeps, { name, password, remoteAddress }: Login): Promise<string> {
  const email = accountOf(name, deps.directory.current())?.email ?? name;
  const accountId = await deps.sessions.verify({ email, password, remoteAddress }).catch((error: unknown) => {
    const { category } = asSkillpostError(error);
    deps.measures?.loggedIn(category === 'overloaded' ? 'locked' : 'unavailable');
    deps.log.warn({ remoteAddress, error: String(error) }, 'a login could not be checked');
    throw category === 'overloaded'
      ? smtpError('454 4.7.0', 'Too many failed logins, try again in a few minutes')
      : smtpError('454 4.7.0', 'Logins cannot be checked now, try again later');
  });
  deps.measures?.loggedIn(accountId === null ? 'wrong' : 'right');
  if (accountId !== null) return accountId;
  deps.log.info({ remoteAddress }, 'a login was wrong');
  await new Promise<void>((resolve) => deps.clock.after(limits.submissionWrongLoginMs, resolve));
  throw smtpError('535 5.7.8', 'Name or password is wrong');
}
