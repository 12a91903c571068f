// Why a start failed, in one line for whoever typed the command: what the system or a store says is clear enough, and a
// stack only hides it. A bug of ours keeps its stack.

import { asSkillpostError, SkillpostError } from '#actors/errors.ts';

/** Codes of the operating system (ECONNREFUSED), of Postgres (28P01), and of a Redis that refuses (WRONGPASS …). */
const spokenCode = /^(?:E[A-Z_]+|[0-9A-Z]{5})$/;
const spokenReply = /^[A-Z]{3,} /;
/** The message of a system error, also when a library has wrapped it. */
const systemMessage = /^[a-z]+ E[A-Z_]{3,}\b/;

function isSpoken(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return (
    (typeof code === 'string' && spokenCode.test(code)) ||
    spokenReply.test(error.message) ||
    systemMessage.test(error.message)
  );
}

/** One line, without a stop at its end being certain; several when it is a bug. */
export function explained(error: unknown): string {
  if (error instanceof SkillpostError) return error.safeText;
  // A name with several addresses fails once for each; the first says as much as all.
  if (error instanceof AggregateError && error.errors.length > 0) return explained(error.errors[0]);
  if (error instanceof Error) return isSpoken(error) ? error.message : (error.stack ?? String(error));
  return asSkillpostError(error).safeText;
}

/** Runs a step of the start; what it throws is said with what it was about, such as `Postgres (DATABASE_URL)`. */
export async function about<T>(what: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof SkillpostError) throw error;
    const text = `${what}: ${explained(error)}`;
    throw new SkillpostError('CANNOT_START', 'unavailable', text, { cause: error });
  }
}
