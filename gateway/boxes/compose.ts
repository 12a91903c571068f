// Joins the parts that look after outside mailboxes to the stores of a gateway; has no behaviour of its own.

import { systemClock } from '#actors/adapters/system/clock.ts';
import type { Config } from '#actors/config.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { AccessTokens } from '#actors/ports/access-tokens.ts';
import { createImapSource } from '../fetch/imap.ts';
import { createPop3Source } from '../fetch/pop3.ts';
import type { Stores } from '../stores.ts';
import { createBoxes, noGrantYet, type Boxes } from './boxes.ts';
import { createCheck } from './check.ts';

const tokens: AccessTokens = {
  current: () => Promise.reject(new SkillpostError('NO_GRANT', 'rejected', noGrantYet)),
};

export function composeBoxes({ hostname }: Config, stores: Stores): Boxes {
  const clock = systemClock;
  const sources = { imap: createImapSource({ clock }), pop3: createPop3Source({ clock }) };
  return createBoxes({
    secrets: stores.mailboxSecrets,
    health: stores.mailboxHealth,
    tokens,
    check: createCheck({ sources, hostname, clock }),
  });
}
