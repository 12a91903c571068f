// Passwords: kept as argon2id, checked in the same time whether or not there is anything to check against.

import { hash, verify } from '@node-rs/argon2';
import { SkillpostError } from '../../errors.ts';
import { limits } from '../../limits.ts';

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let checking = 0;

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

let decoy: Promise<string> | null = null;

/** `kept` null: checks against a decoy, so that nobody can tell by the time that there is no such user. */
export async function passwordIsRight(password: string, kept: string | null): Promise<boolean> {
  if (checking >= limits.passwordChecks)
    throw new SkillpostError('RATE_LIMITED', 'overloaded', 'Too many people are signing in at the moment.', {
      retryAfterMs: 1_000,
    });
  checking += 1;
  try {
    decoy ??= hashPassword('nobody has this password');
    const right = await verify(kept ?? (await decoy), password);
    return right && kept !== null;
  } finally {
    checking -= 1;
  }
}
