// How mail shares statements and commits: on its way into the archive, as what was understood of it, and as the small facts
// about it that need no bound in bytes.

import { limits } from '../../limits.ts';
import { systemClock } from '../system/clock.ts';
import type { BatchLimits, Rest } from './accept-batch.ts';

const rest = (ms: number): Rest => ({ ms, msPerItem: limits.batchRestMsPerMail, clock: systemClock });
const understandRest = rest(limits.understandRestMs);

export const acceptedMail: BatchLimits = {
  batchItems: limits.acceptBatchMails,
  batchBytes: limits.acceptBatchBytes,
  commits: limits.acceptCommits,
  waitingItems: limits.acceptWaitingMails,
  waitingBytes: limits.acceptWaitingBytes,
  rest: rest(limits.acceptRestMs),
};

export const understoodMail: BatchLimits = { ...acceptedMail, rest: understandRest };

export const factsOfMail: BatchLimits = {
  batchItems: limits.routedBatchMails,
  batchBytes: 0,
  commits: 1,
  waitingItems: limits.acceptWaitingMails,
  waitingBytes: 0,
  rest: understandRest,
};
