// What a queue can be told, by whom, and what each must carry. All are durable messages but `pick` and `next`, which
// agents ask, and `review` and `look`, which are timers; the first may be asked with an empty id after a change of the directory to have it act at once.

import type { CommandBody } from '../effects.ts';
import type { Rejection } from '../runtime/definition.ts';
import type { QueueCommand } from '#proto/gen/skillpost/v1/queue.ts';

export type QueueCommandBody = CommandBody<'queue'>;
export type QueueCommandName = QueueCommandBody['$case'];

/** The value of one command. */
export type QueueCommandValue<Name extends QueueCommandName> = Extract<
  QueueCommandBody,
  { $case: Name }
>['value'];

export const rejections = {
  notWaiting: { rejected: 'NOT_WAITING', text: 'This case is not waiting here any more.' },
  beingOffered: { rejected: 'BEING_OFFERED', text: 'This case is being offered to somebody.' },
  inactive: { rejected: 'AGENT_INACTIVE', text: 'This user is not active.' },
  notAMember: { rejected: 'NOT_A_MEMBER', text: 'You are not a member of this queue, or lack its skills.' },
  reserved: { rejected: 'RESERVED_FOR_OTHER', text: 'This case is kept for another agent for now.' },
  pickingIsOff: { rejected: 'PICKING_OFF', text: 'Nobody picks from this queue.' },
  onlyVip: { rejected: 'ONLY_VIP', text: 'Only the cases of VIP customers can be picked from this queue.' },
  notSignedIn: { rejected: 'NOT_SIGNED_IN', text: 'You are not signed in to this queue.' },
} as const satisfies Record<string, Rejection>;

export const sweepTimer = 'sweep';

/** Timer of an item that is reserved for its last agent (F45), or waits to be fetched (F32). */
export function reviewTimer(workItemId: string): string {
  return `review/${workItemId}`;
}

/** Of all that time alone changes in the queue. */
export const lookTimer = 'look';

export const lookCommand: QueueCommand = { command: { $case: 'look', value: {} } };

export function reviewCommand(workItemId: string): QueueCommand {
  return { command: { $case: 'review', value: { workItemId } } };
}
