// Which ways of handing a case on are open (F76–F79): the queue's switch, or where it has none, the system's.

import { transferQueueId } from '../vocabulary/system-queues.ts';
import type { Directory } from '../vocabulary/directory.ts';
import type { TransferSwitches } from '../vocabulary/queue-policy.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

function queueSwitch(world: Directory, theCase: Case, name: keyof TransferSwitches): boolean | null {
  return world.queues.get(theCase.queueId)?.transfers[name] ?? null;
}

/** A queue that is only there to hand over cannot be chosen as such. */
export function isTransferQueue(queueId: string): boolean {
  return queueId === transferQueueId;
}

export function mayTransferToQueue(world: Directory, theCase: Case): boolean {
  return queueSwitch(world, theCase, 'toQueue') ?? world.settings.transferToQueue;
}

export function mayTransferToAgent(world: Directory, theCase: Case): boolean {
  return queueSwitch(world, theCase, 'toAgent') ?? world.settings.transferToAgent;
}

export function mayPark(world: Directory, theCase: Case): boolean {
  return queueSwitch(world, theCase, 'toPersonal') ?? world.settings.transferToPersonal;
}

export function needsComment(world: Directory, theCase: Case): boolean {
  return queueSwitch(world, theCase, 'commentRequired') ?? world.settings.transferCommentRequired;
}
