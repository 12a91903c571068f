// The draft of one decision: changes take effect on the state at once, so that the next part of the decision sees them,
// and are all taken back at the end. At the boundary the decision has touched nothing (design: a turn is pure).

import { StepDraft } from '../effects.ts';
import type { Change, Step, TurnContext } from '../runtime/definition.ts';
import type { Directory, Queue } from '../vocabulary/directory.ts';
import {
  agentKey,
  agentRecord,
  handledKey,
  handledRecord,
  itemKey,
  itemRecord,
  metaKey,
  metaRecord,
  waitKey,
} from './records.ts';
import type { Item } from './records.ts';
import { applyChange } from './state.ts';
import type { QueueState } from './state.ts';
import { QueueReply } from '#proto/gen/skillpost/v1/queue.ts';
import type {
  HandledCount,
  QueueCommand,
  QueueMeta,
  QueueRecord,
  SignedInAgent,
} from '#proto/gen/skillpost/v1/queue.ts';

const plainReply = QueueReply.create({});

export class QueueDraft {
  readonly state: QueueState;
  readonly turn: TurnContext<Directory>;
  /** Undefined when the directory no longer has it: then nothing is offered. */
  readonly queue: Queue | undefined;
  readonly step = new StepDraft<QueueCommand, QueueRecord>();
  /** What who asked is told. */
  reply: QueueReply = plainReply;
  /** The agent who has asked what there is for it (F53). */
  toAnswer = '';
  readonly #undo: Change<QueueRecord>[] = [];

  constructor(state: QueueState, turn: TurnContext<Directory>) {
    this.state = state;
    this.turn = turn;
    this.queue = turn.world.queues.get(state.id);
  }

  putItem(item: Item): void {
    this.#write(itemKey(item.brief.workItemId), itemRecord(item));
  }

  dropItem(workItemId: string): void {
    this.#write(itemKey(workItemId), null);
  }

  putAgent(agent: SignedInAgent): void {
    this.#write(agentKey(agent.agentId), agentRecord(agent));
  }

  dropAgent(agentId: string): void {
    this.#write(agentKey(agentId), null);
  }

  putHandled(agentId: string, count: HandledCount | null): void {
    this.#write(handledKey(agentId), count === null ? null : handledRecord(count));
  }

  putWait(slot: number, wait: QueueRecord): void {
    this.#write(waitKey(slot), wait);
  }

  putMeta(meta: QueueMeta): void {
    this.#write(metaKey, metaRecord(meta));
  }

  finish(): Step<QueueCommand, QueueRecord, QueueReply> {
    return this.step.step(this.reply);
  }

  takeBack(): void {
    for (let change = this.#undo.pop(); change !== undefined; change = this.#undo.pop()) {
      applyChange(this.state, change);
    }
  }

  #write(key: string, record: QueueRecord | null): void {
    this.step.write(key, record);
    this.#undo.push({ key, record: applyChange(this.state, { key, record }) });
  }
}
