// In which case a message is: in one, or on its way to it. The mail store, which is told by effects of two cases in any order
// and more than once, must come to the same answer.

import { conversationKind } from '#actors/conversation/conversation.ts';
import type { OutboxEntry, ShardCommit } from '#actors/ports/shard-store.ts';
import type { Findings } from './findings.ts';
import { OnTheirWay, type About } from './on-their-way.ts';

const messagePrefix = 'r:m/';

export class Whereabouts {
  readonly #findings: Findings;
  /** Message → the cases that have it. */
  readonly #cases = new Map<string, Set<string>>();
  /** Message and case → when it left it; 0: it is there. */
  readonly #gone = new Map<string, number>();
  readonly #moving = new OnTheirWay(movedMessage);

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** The case that has it; undefined: none, or it is on its way. */
  caseOf(messageId: string): string | undefined {
    const [conversationId] = this.#cases.get(messageId) ?? [];
    return conversationId;
  }

  applied(commit: ShardCommit): void {
    const touched = new Set([...this.#moving.added(commit), ...this.#moving.taken(commit)]);
    for (const { actor, writes } of commit.actors) {
      if (actor.kind !== 'conversation') continue;
      for (const [field, bytes] of writes) {
        if (!field.startsWith(messagePrefix)) continue;
        const messageId = field.slice(messagePrefix.length);
        const cases = this.#cases.get(messageId) ?? new Set();
        this.#cases.set(messageId, cases);
        const goneAtMs = goneAt(bytes);
        if (goneAtMs === 0) cases.add(actor.id);
        else cases.delete(actor.id);
        this.#gone.set(`${messageId} ${actor.id}`, goneAtMs);
        touched.add(messageId);
      }
    }
    for (const messageId of touched) this.#look(messageId);
  }

  #look(messageId: string): void {
    const cases = [...(this.#cases.get(messageId) ?? [])];
    const moving = this.#moving.receivers(messageId).flatMap((receiver) => {
      const [conversationId = '', movedAtMs] = receiver.split(' ');
      // A sweeper that the mail store has sent there may have brought it before, and it may have been moved on since.
      const late = Number(movedAtMs) <= (this.#gone.get(`${messageId} ${conversationId}`) ?? 0);
      return late ? [] : [conversationId];
    });
    this.#findings.expect(
      new Set([...cases, ...moving]).size === 1,
      'a message is in one case',
      () => `${messageId} is in ${cases.join(' and ')}, on its way to ${moving.join(' and ')}`,
    );
  }
}

/** 0: it is here. */
function goneAt(bytes: Uint8Array | null): number {
  const record = bytes === null ? undefined : conversationKind.codecs.record.decode(bytes).record;
  return record?.$case === 'takenMessage' ? record.value.goneAtMs : Infinity;
}

function movedMessage({ to, payload }: OutboxEntry): About | null {
  if (to.kind !== 'conversation') return null;
  const { command } = conversationKind.codecs.command.decode(payload);
  if (command?.$case !== 'takeMoved' || command.value.message === undefined) return null;
  const { message, movedAtMs } = command.value;
  return { about: message.messageId, to: `${to.id} ${movedAtMs}` };
}
