// The decider of a queue: dispatch, then match whatever became possible. Pure at its boundary.

import type { Decision, Rejection, TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { limits } from '../limits.ts';
import { agentChanged } from './agents.ts';
import { judgeAlarms } from './alarms.ts';
import { answer } from './answering.ts';
import { reviewCommand, sweepTimer } from './commands.ts';
import type { QueueCommandBody } from './commands.ts';
import { refreshFromDirectory } from './directory-facts.ts';
import { divert } from './diversion.ts';
import { drain } from './drain.ts';
import { countDropouts } from './dropouts.ts';
import { QueueDraft } from './draft.ts';
import { hold } from './events.ts';
import { isClosed } from './hours.ts';
import { accept, enqueue, offerEnded, remove, reservationAnswered, review } from './items.ts';
import { lend, lent } from './lending.ts';
import { scheduleLook } from './look.ts';
import { releaseReceipts } from './owed-receipts.ts';
import { promise } from './promises.ts';
import { endRouting } from './pulling.ts';
import { isReserved } from './records.ts';
import { relaxDue } from './relaxing.ts';
import { releaseAllUnfit } from './reserved.ts';
import type { QueueState } from './state.ts';
import { next, pick } from './taking.ts';
import { judgeTiers } from './tiers.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import type { QueueCommand, QueueRecord, QueueReply } from '#proto/gen/skillpost/v1/queue.ts';

export function decide(
  state: QueueState,
  { command }: QueueCommand,
  turn: TurnContext<Directory>,
): Decision<QueueCommand, QueueRecord, QueueReply> {
  if (command === undefined) return { rejected: 'UNKNOWN_COMMAND', text: 'A queue does not know this.' };
  const draft = new QueueDraft(state, turn);
  try {
    const changed = refreshFromDirectory(draft);
    const arrived = newItem(state, command);
    const rejected = dispatch(draft, command);
    if (rejected !== null) return rejected;
    if (changed) releaseAllUnfit(draft);
    const owing = releaseReceipts(draft);
    const relaxingOn = relaxDue(draft);
    let more = drain(draft);
    if (!more && judgeTiers(draft)) more = drain(draft);
    const diverting = !more && divert(draft, arrived);
    if (arrived !== null) settle(draft, arrived);
    const dropping = countDropouts(draft, arrived);
    judgeAlarms(draft);
    answer(draft);
    scheduleSweep(draft, more || owing || relaxingOn || diverting || dropping);
    scheduleLook(draft);
    return draft.finish();
  } finally {
    draft.takeBack();
  }
}

function dispatch(draft: QueueDraft, command: QueueCommandBody): Rejection | null {
  switch (command.$case) {
    case 'enqueue':
      enqueue(draft, command.value);
      break;
    case 'remove':
      remove(draft, command.value);
      break;
    case 'agentChanged':
      agentChanged(draft, command.value);
      break;
    case 'reservationAnswered':
      // First what the agent has left: the slot that it has given must not look free for a moment.
      agentChanged(draft, { signedIn: true, agent: command.value.agent });
      reservationAnswered(draft, command.value);
      break;
    case 'offerEnded':
      offerEnded(draft, command.value);
      break;
    case 'accept':
      accept(draft, command.value);
      break;
    case 'review':
      review(draft, command.value);
      break;
    case 'promise':
      promise(draft, command.value);
      break;
    case 'lend':
      lend(draft, command.value);
      break;
    case 'lent':
      lent(draft, command.value);
      break;
    case 'look':
      // Every turn looks at what time has changed.
      break;
    case 'pick':
      return pick(draft, command.value);
    case 'next':
      return next(draft, command.value);
  }
  return null;
}

/** The item that the command brings, if it is not here already. */
function newItem(state: QueueState, command: QueueCommandBody): string | null {
  if (command.$case !== 'enqueue') return null;
  const workItemId = command.value.brief?.workItemId ?? '';
  return state.items.has(workItemId) ? null : workItemId;
}

/** What becomes of an item that has just come and was offered to nobody. */
function settle(draft: QueueDraft, workItemId: string): void {
  const item = draft.state.items.get(workItemId);
  if (item?.state !== WaitingState.WAITING) return;
  if (isClosed(draft.queue, draft.turn.world, draft.turn.at)) hold(draft, item);
  else if (!isReserved(item)) endRouting(draft, item);
}

/** While something waits, all of it is looked at again now and then: being told of the directory may fail. */
function scheduleSweep(draft: QueueDraft, more: boolean): void {
  const { state, turn } = draft;
  const planned = state.meta.sweepAtMs;
  if (state.waiting.size === 0) {
    // The timer is left to run out: clearing it would cost a write for every item that is offered at once.
    if (planned > 0 && planned <= turn.at) draft.putMeta({ ...state.meta, sweepAtMs: 0 });
    return;
  }
  if (!more && planned > turn.at) return;
  const sweepAtMs = more ? turn.at : turn.at + limits.queueSweepMs;
  draft.putMeta({ ...state.meta, sweepAtMs });
  draft.step.setTimer(sweepTimer, sweepAtMs, reviewCommand(''));
}
