// The agent chooses among its queues (F53): in the order of its priorities, those of equal priority by the oldest item. A
// queue whose turn it is offers at once, or says that somebody else has the item by now; then the next one's turn comes.

import { plainMembership } from '../vocabulary/people.ts';
import { endQuestion } from './asking.ts';
import type { AgentCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { AgentDraft } from './draft.ts';
import { announcePlainly, stateTo } from './events.ts';
import type { Asked, Asking } from '#proto/gen/skillpost/v1/agent.ts';

/** An answer to an older question is none. */
export function heard(draft: AgentDraft, said: AgentCommandValue<'queueHas'>): Decided {
  const { asking } = draft.state;
  if (asking === undefined) return null;
  const hadTurn = said.queueId === asking.turnQueueId && said.revision === asking.turnRevision;
  if (!hadTurn && said.revision !== asking.revision) return null;
  const answer = { queueId: said.queueId, answered: true, enqueuedAtMs: hadTurn ? 0 : said.enqueuedAtMs };
  const queues = asking.queues.map((queue) => (queue.queueId === said.queueId ? answer : queue));
  const turn = hadTurn ? { turnQueueId: '', turnRevision: 0 } : {};
  goOn(draft, { ...asking, ...turn, queues });
  return null;
}

function goOn(draft: AgentDraft, asking: Asking): void {
  draft.putAsking(asking);
  if (asking.turnQueueId !== '') return;
  const pool = firstPool(draft, asking.queues);
  if (pool.length === 0) {
    // Nobody has anything: each of them knows that the agent is ready.
    endQuestion(draft);
    return;
  }
  // One of a better priority, or of the same one, has not said yet what it has.
  if (pool.some(({ answered }) => !answered)) return;
  const [oldest] = pool.toSorted((a, b) => a.enqueuedAtMs - b.enqueuedAtMs);
  if (oldest !== undefined) giveTurn(draft, asking, oldest.queueId);
}

/** Of those that have something, or may have, the ones of the best priority. */
function firstPool({ user, state }: AgentDraft, queues: readonly Asked[]): readonly Asked[] {
  const left = queues.filter(
    ({ queueId, answered, enqueuedAtMs }) => state.signIns.has(queueId) && (!answered || enqueuedAtMs > 0),
  );
  const priorityOf = ({ queueId }: Asked): number =>
    (user?.memberships.get(queueId) ?? plainMembership).priority;
  const best = Math.min(...left.map(priorityOf));
  return left.filter((queue) => priorityOf(queue) === best);
}

function giveTurn(draft: AgentDraft, asking: Asking, queueId: string): void {
  const turnRevision = draft.state.presence.revision + 1;
  draft.putPresence({ revision: turnRevision });
  draft.putAsking({ ...asking, turnQueueId: queueId, turnRevision });
  stateTo(draft, queueId);
}

/** Timer: somebody does not answer. Everybody may offer now. */
export function stopAsking(draft: AgentDraft): Decided {
  if (draft.state.asking === undefined) return null;
  endQuestion(draft);
  announcePlainly(draft);
  return null;
}
