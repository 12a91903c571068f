// Names of what every installation has: the queue through which agents hand cases to each other, and the two skills that
// say who sees such work (F47, F80). Imports nothing.

/** Cases that were handed to an agent wait here for that agent, and after a while for everybody with the skill (F80–F82). */
export const transferQueueId = 'transfer';

/** Held at any level, 0 included: sees the transfer queue and may take what has waited too long in it (F82). */
export const transferSkillId = 'transfer-email';

/** Held at any level: has a personal queue in the overview (F85). */
export const personalSkillId = 'personal-email';
