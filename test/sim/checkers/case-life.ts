// The life of a case, and of what agents and programs ask of it: it opens and closes in turn; what is scheduled waits for
// its time; what was taken out of its queue is not offered any more; who asks to join is answered once; a reply that is held
// leaves or is taken back.

import { queueKind } from '#actors/queue/queue.ts';
import type { OutboxEntry, ShardCommit } from '#actors/ports/shard-store.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { Findings } from './findings.ts';
import { OnTheirWay, type About } from './on-their-way.ts';

const itemPrefix = 'r:i/';

export class CaseLife {
  readonly #findings: Findings;
  readonly #openCases = new Set<string>();
  /** Case → when it enters its queue. */
  readonly #scheduled = new Map<string, number>();
  readonly #held = new Set<string>();
  /** Case and who asks to join it → the answer, or `asked`. */
  readonly #joins = new Map<string, string>();
  /** Work items that ended while they waited. */
  readonly #removed = new Set<string>();
  readonly #removing = new OnTheirWay(removedItem);

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  *open(): Iterable<string> {
    for (const messageId of this.#held) yield `${messageId} is held`;
  }

  applied(commit: ShardCommit): void {
    this.#removing.added(commit);
    for (const bytes of commit.events) this.#happened(Event.decode(bytes));
    this.#removing.taken(commit);
    for (const { actor, writes } of commit.actors)
      if (actor.kind === 'queue')
        for (const [field, bytes] of writes)
          if (field.startsWith(itemPrefix) && bytes !== null) this.#waits(actor.id, bytes);
  }

  #happened(event: Event): void {
    const { type, conversationId, messageId } = event;
    switch (type) {
      case 'conversation.opened':
      case 'conversation.reopened':
        this.#turns(conversationId, type);
        this.#openCases.add(conversationId);
        break;
      case 'conversation.closed':
        this.#turns(conversationId, type);
        this.#openCases.delete(conversationId);
        this.#scheduled.delete(conversationId);
        break;
      case 'conversation.scheduled':
        this.#scheduled.set(conversationId, event.scheduledAtMs);
        break;
      case 'conversation.changed':
        if (this.#scheduled.has(conversationId)) this.#scheduled.set(conversationId, event.scheduledAtMs);
        break;
      case 'item.queued':
        this.#entered(event);
        break;
      case 'item.removed':
        this.#removed.add(event.workItemId);
        break;
      case 'conversation.related':
        this.#related(event);
        break;
      case 'reply.held':
        this.#held.add(messageId);
        break;
      case 'reply.sent':
      case 'reply.undone':
        this.#held.delete(messageId);
        break;
      default:
    }
  }

  #turns(conversationId: string, type: string): void {
    this.#findings.expect(
      this.#openCases.has(conversationId) === (type === 'conversation.closed'),
      'a case opens and closes in turn',
      () => `${type} of ${conversationId}`,
    );
  }

  #entered({ conversationId, atMs, enqueuedAtMs }: Event): void {
    const dueAt = this.#scheduled.get(conversationId);
    if (dueAt === undefined) return;
    this.#scheduled.delete(conversationId);
    this.#findings.expect(
      atMs >= dueAt && enqueuedAtMs >= dueAt,
      'what is scheduled waits for its time',
      () => `${conversationId} entered its queue ${dueAt - atMs} ms early, as of ${enqueuedAtMs}`,
    );
  }

  #related({ conversationId, related }: Event): void {
    if (related === undefined) return;
    const name = `${related.conversationId} to ${conversationId}`;
    const before = this.#joins.get(name);
    if (related.state === 'asked' || before !== undefined) this.#joins.set(name, related.state);
    this.#findings.expect(
      before === undefined || before === 'asked' || before === related.state,
      'who asks to join a case is answered once',
      () => `${name}: ${before}, then ${related.state}`,
    );
  }

  #waits(queueId: string, bytes: Uint8Array): void {
    const { record } = queueKind.codecs.record.decode(bytes);
    const workItemId = record?.$case === 'item' ? (record.value.brief?.workItemId ?? '') : '';
    if (!this.#removed.has(workItemId)) return;
    this.#findings.expect(
      this.#removing.receivers(workItemId).includes(queueId),
      'what was taken out of its queue is not offered any more',
      () => `${workItemId} in ${queueId}`,
    );
  }
}

function removedItem({ to, payload }: OutboxEntry): About | null {
  if (to.kind !== 'queue') return null;
  const { command } = queueKind.codecs.command.decode(payload);
  return command?.$case === 'remove' ? { about: command.value.workItemId, to: to.id } : null;
}
