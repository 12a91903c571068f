// Composes what takes in something besides mail: forms, requests, and ratings of what was sent.

import { randomBytes } from 'node:crypto';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { replySigner } from '#actors/adapters/system/secrets.ts';
import type { Config } from '#actors/config.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Acceptance } from './accept.ts';
import { createFormIntake } from './forms/intake.ts';
import type { FormIntake } from './forms/intake.ts';
import { createRatingDesk } from './ratings/rating-desk.ts';
import type { RatingDesk } from './ratings/rating-desk.ts';
import { createRequestAdd } from './requests/request-add.ts';
import type { RequestAdd } from './requests/request-add.ts';
import type { Stores } from './stores.ts';

export function composeRequestAdd(
  { secretKey }: Config,
  { directory, mailStore, client }: Stores,
): RequestAdd {
  return createRequestAdd({ directory, mailStore, client, sign: replySigner(secretKey), clock: systemClock });
}

export function composeForms(
  { secretKey, hostname }: Config,
  { directory, log, acceptance }: { directory: Stores['directory']; log: Log; acceptance: Acceptance },
): FormIntake {
  return createFormIntake({
    directory,
    accept: (mail) => acceptance.accept(mail),
    sign: replySigner(secretKey),
    hostname,
    clock: systemClock,
    randomBytes: (count) => randomBytes(count),
    log,
  });
}

export function composeRatings(
  { secretKey, publicUrl }: Config,
  { directory, mailStore, ratings }: Stores,
  log: Log,
): RatingDesk {
  return createRatingDesk({
    directory,
    mailStore,
    ratings,
    sign: replySigner(secretKey),
    publicUrl,
    clock: systemClock,
    randomBytes: (count) => randomBytes(count),
    log,
  });
}
