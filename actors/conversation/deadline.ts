// By when a case is to be closed (F16, F152): what its mailbox says, in the opening time of its queue. Reckoned once, when
// the case opens or opens again; must not know whether it is kept.

import { addOpenMs } from '../calendar/calendar.ts';
import type { Directory } from '../vocabulary/directory.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

const minuteMs = 60_000;

/** Milliseconds since 1970; 0: whenever, as of old mail that was brought along (T12). Plain time where the queue keeps no hours, or too few of them. */
export function deadlineFor(
  world: Directory,
  { mailboxId, queueId, imported }: Pick<Case, 'mailboxId' | 'queueId' | 'imported'>,
  fromMs: number,
): number {
  const allowedMs = (world.mailboxes.get(mailboxId)?.deadlineMinutes ?? 0) * minuteMs;
  if (allowedMs === 0 || imported) return 0;
  const schedule = world.schedules.get(world.queues.get(queueId)?.scheduleId ?? '');
  const end = schedule === undefined ? null : addOpenMs(schedule, fromMs, allowedMs);
  return end ?? fromMs + allowedMs;
}
