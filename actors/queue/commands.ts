// What a queue can be told, by whom, and what each must carry. All are durable messages but `review` and `look`, which
// are timers; the first may be asked with an empty id after a change of the directory to have it act at once.

import type { CommandBody } from '../effects.ts';
import type { QueueCommand } from '#proto/gen/skillpost/v1/queue.ts';

export type QueueCommandBody = CommandBody<'queue'>;
export type QueueCommandName = QueueCommandBody['$case'];

/** The value of one command. */
export type QueueCommandValue<Name extends QueueCommandName> = Extract<
  QueueCommandBody,
  { $case: Name }
>['value'];

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
