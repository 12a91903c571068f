// Keeps the tokens of all mailboxes fresh also while nobody asks for them, so that a grant that was taken back is known
// within a minute and not on Monday (T5). One mailbox that hangs delays no other.

import type { AccessTokens } from '#actors/ports/access-tokens.ts';
import { asSkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';

export interface KeeperDeps {
  readonly directory: DirectorySource;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly log: Log;
}

export function startTokenKeeper({ directory, tokens, clock, log }: KeeperDeps): { stop(): Promise<void> } {
  const over = new AbortController();
  let cancel = (): void => undefined;
  let round: Promise<void> = Promise.resolve();

  async function keep(mailboxId: string): Promise<void> {
    try {
      await tokens.current(mailboxId);
    } catch (error) {
      // What it means for the mailbox is in its health; here only what nobody expected.
      const { category, code } = asSkillpostError(error);
      if (category === 'bug') log.error({ mailboxId, code, err: error }, 'a token could not be looked after');
    }
  }

  async function look(): Promise<void> {
    const ids = [...directory.current().mailboxes.values()]
      .filter(({ active, oauthProvider }) => active && oauthProvider !== '')
      .map(({ id }) => id);
    const worker = async (): Promise<void> => {
      for (let id = ids.pop(); id !== undefined && !over.signal.aborted; id = ids.pop()) await keep(id);
    };
    await Promise.all(Array.from({ length: limits.oauthKeepAtOnce }, worker));
  }

  const next = (): void => {
    if (over.signal.aborted) return;
    cancel = clock.after(limits.oauthKeepEveryMs, () => {
      round = look().finally(next);
    });
  };
  next();
  return {
    async stop() {
      over.abort();
      cancel();
      await round;
    },
  };
}
