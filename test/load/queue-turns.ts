// Drives one queue through its own `decide`, encodes and applies as the runtime does, and measures each turn: the time,
// and how much of the queue is written. Knows nothing of stores.

import { systemChance } from '#actors/adapters/system/clock.ts';
import { queueKind } from '#actors/queue/queue.ts';
import type { QueueState } from '#actors/queue/state.ts';
import type { Step } from '#actors/runtime/definition.ts';
import type { StrategyName } from '#actors/vocabulary/strategy-names.ts';
import type { QueueCommand, QueueRecord, QueueReply, SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';
import type { SkillRequirement } from '#proto/gen/skillpost/v1/types.ts';
import {
  agentSays,
  busyAgent,
  expressArrival,
  queueDirectory,
  type QueueSize,
  queueStartsAt,
  queueUnderTest,
  statement,
  usualArrival,
} from './big-queue-size.ts';

/** What a stretch of work took: by the clock, and of a processor, which others on the machine cannot lengthen. */
export interface Taken {
  readonly ms: number;
  readonly cpuMs: number;
}

export function stopwatch(): () => Taken {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { cpuMs: (user + system) / 1_000, ms: performance.now() - startedAt };
  };
}

export interface MeasuredTurn {
  readonly taken: Taken;
  /** Records that its commit would write, and their bytes. */
  readonly records: number;
  readonly bytes: number;
}

interface Turn extends MeasuredTurn {
  readonly step: Step<QueueCommand, QueueRecord, QueueReply>;
}

interface Reserved {
  readonly agentId: string;
  readonly offerId: string;
  readonly workItemId: string;
  readonly skills: readonly SkillRequirement[];
}

function reservedIn({ step }: Turn): Reserved {
  for (const { to, command } of step.tells) {
    const { command: body } = command as {
      command: {
        $case: string;
        value: { offerId: string; brief: { workItemId: string; skills: SkillRequirement[] } };
      };
    };
    if (body.$case !== 'reserve') continue;
    const { offerId, brief } = body.value;
    return { agentId: to.id, offerId, workItemId: brief.workItemId, skills: brief.skills };
  }
  throw new Error('nobody was asked to take anything');
}

export interface MeasuredTurns {
  /** Turns that ended in an offer. */
  readonly decisions: MeasuredTurn[];
  readonly others: MeasuredTurn[];
}

export class DrivenQueue {
  readonly #size: QueueSize;
  readonly #world: ReturnType<typeof queueDirectory>;
  #state: QueueState;
  #at = queueStartsAt;
  #rounds = 0;

  constructor(state: QueueState, size: QueueSize, strategy: StrategyName = 'longest-idle') {
    this.#state = state;
    this.#size = size;
    this.#world = queueDirectory(size, strategy);
  }

  /**
   * So many rounds: an agent gets free and is offered the first of all that wait, takes it, and another item comes; then
   * one that a ready agent is offered at once.
   */
  play(rounds: number): MeasuredTurns {
    const measured: MeasuredTurns = { decisions: [], others: [] };
    for (let round = 0; round < rounds; round += 1) this.#playRound(measured);
    return measured;
  }

  #playRound({ decisions, others }: MeasuredTurns): void {
    const other = (command: QueueCommand): void => void others.push(this.#run(command));
    const decided = (command: QueueCommand): Reserved => {
      const turn = this.#run(command);
      decisions.push(turn);
      return reservedIn(turn);
    };
    const taken = ({ agentId, offerId, workItemId }: Reserved, left?: SignedInAgent): void => {
      const value = { agentId, offerId, workItemId };
      const answer = { ...value, granted: true, refusal: '', agent: left };
      other({ command: { $case: 'reservationAnswered', value: answer } });
      other({ command: { $case: 'accept', value } });
    };
    const round = this.#rounds;
    this.#rounds += 1;
    const agent = busyAgent(round, this.#size);
    const revision = 10 * (round + 1);
    const offer = decided(agentSays(agent, true, revision));
    taken(offer, statement(agent, false, revision + 1));
    other(usualArrival(round, offer.skills));
    taken(decided(expressArrival(round)));
  }

  #run(command: QueueCommand): Turn {
    this.#at += 1;
    const turn = {
      self: queueUnderTest,
      at: this.#at,
      random: () => systemChance.random(),
      newId: () => systemChance.newId(),
      world: this.#world,
    };
    const watch = stopwatch();
    const step = queueKind.decide(this.#state, command, turn);
    if ('rejected' in step) throw new Error(step.rejected);
    let bytes = 0;
    for (const { key, record } of step.changes)
      bytes += key.length + (record === null ? 0 : queueKind.codecs.record.encode(record).length);
    this.#state = queueKind.apply(this.#state, step.changes);
    return { step, taken: watch(), bytes, records: step.changes.length };
  }
}
