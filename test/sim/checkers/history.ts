// The story that the events tell, in the order in which they were kept: a work item has one owner at a time, an offer ends
// once, a message is received, sent and delivered once, a wrap-up begins and ends.

import { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { ShardCommit } from '#actors/ports/shard-store.ts';
import { tierHoldMs } from '../workload/directory.ts';
import type { Findings } from './findings.ts';

type ItemState = 'queued' | 'handling' | 'parked' | 'moving' | 'done';

interface Item {
  readonly state: ItemState;
  readonly agentId: string;
  readonly enqueuedAtMs: number;
}

/** From which states an event may come, and to which it leads. */
const itemSteps: Readonly<Record<string, { from: readonly (ItemState | 'absent')[]; to: ItemState }>> = {
  'item.queued': { from: ['absent', 'moving'], to: 'queued' },
  'item.opened': { from: ['absent'], to: 'handling' },
  'item.accepted': { from: ['queued'], to: 'handling' },
  'item.parked': { from: ['handling'], to: 'parked' },
  'item.resumed': { from: ['parked'], to: 'handling' },
  'conversation.transferred': { from: ['handling', 'parked'], to: 'moving' },
  'item.requeued': { from: ['handling', 'parked'], to: 'moving' },
  'item.diverted': { from: ['queued'], to: 'moving' },
  'item.done': { from: ['handling', 'parked'], to: 'done' },
  'item.removed': { from: ['queued', 'handling'], to: 'done' },
};

const offerEnds = new Set(['offer.accepted', 'offer.declined', 'offer.missed', 'offer.withdrawn']);

/** Event → what there is one of. */
const onceOnly: Readonly<Record<string, (event: Event) => string>> = {
  'conversation.opened': ({ conversationId }) => conversationId,
  'reply.sent': ({ messageId }) => messageId,
  'reply.held': ({ messageId }) => messageId,
  'reply.undone': ({ messageId }) => messageId,
  'receipt.sent': ({ conversationId }) => conversationId,
  'message.delivered': ({ messageId }) => messageId,
  'message.failed': ({ messageId }) => messageId,
  'notice.suppressed': ({ conversationId, notice, reason }) => `${notice} of ${conversationId}: ${reason}`,
  'offer.made': ({ offerId }) => offerId,
};

/** Wall clocks of two nodes differ by this at most: they are set wrong, run wrong, and are set again. */
const clocksApartMs = 1_500;

export class History {
  readonly #findings: Findings;
  readonly #items = new Map<string, Item>();
  readonly #seen = new Set<string>();
  readonly #offersOpen = new Set<string>();
  readonly #wrappingUp = new Set<string>();
  /** Queue and tier → when it opened. */
  readonly #tiers = new Map<string, number>();
  /** Message → how often it came to a case, less how often it left one for another. */
  readonly #received = new Map<string, number>();
  readonly counts = new Map<string, number>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Whether an event of this type about this message (or conversation, or offer) was kept. */
  has(type: string, id: string): boolean {
    return this.#seen.has(`${type} ${id}`);
  }

  get itemsOpen(): number {
    let open = 0;
    for (const { state } of this.#items.values()) if (state !== 'done') open += 1;
    return open;
  }

  get offersOpen(): number {
    return this.#offersOpen.size;
  }

  applied(commit: ShardCommit): void {
    for (const bytes of commit.events) this.#happened(Event.decode(bytes));
  }

  #happened(event: Event): void {
    const { type } = event;
    this.counts.set(type, (this.counts.get(type) ?? 0) + 1);
    const once = onceOnly[type]?.(event);
    if (once !== undefined) {
      const name = `${type} ${once}`;
      this.#findings.expect(!this.#seen.has(name), 'a thing that happens once happens once', () => name);
      this.#seen.add(name);
    }
    if (type === 'message.received' || type === 'message.moved') this.#moved(event);
    if (type === 'reply.sent' || type === 'reply.undone') this.#left(event);
    if (type in itemSteps) this.#item(event);
    if (type === 'offer.made') this.#offersOpen.add(event.offerId);
    if (offerEnds.has(type)) this.#offerEnded(event);
    if (type === 'tier.opened' || type === 'tier.closed') this.#tier(event);
    if (type === 'wrap_up.started' || type === 'wrap_up.ended') this.#wrapUp(event);
  }

  /** It may come again only where it was moved to. */
  #moved({ type, messageId }: Event): void {
    const times = (this.#received.get(messageId) ?? 0) + (type === 'message.received' ? 1 : -1);
    this.#received.set(messageId, times);
    this.#seen.add(`message.received ${messageId}`);
    this.#findings.expect(times <= 1, 'a thing that happens once happens once', () => `${type} ${messageId}`);
  }

  #left({ messageId }: Event): void {
    this.#findings.expect(
      !(this.has('reply.sent', messageId) && this.has('reply.undone', messageId)),
      'a reply leaves or is taken back',
      () => messageId,
    );
  }

  #item({ type, workItemId, agentId, enqueuedAtMs }: Event): void {
    const step = itemSteps[type];
    if (step === undefined) return;
    const item = this.#items.get(workItemId);
    const text = (): string =>
      `${type} by ${agentId} of ${workItemId}, which was ${item?.state ?? 'absent'} (${item?.agentId ?? ''})`;
    const rule =
      type === 'item.accepted' ? 'no work item has two owners' : 'a work item goes from state to state';
    this.#findings.expect(step.from.includes(item?.state ?? 'absent'), rule, text);
    if (step.to === 'done' && (item?.state === 'handling' || item?.state === 'parked'))
      this.#findings.expect(item.agentId === agentId, 'only its owner ends a work item', text);
    this.#findings.expect(
      item === undefined || item.enqueuedAtMs === enqueuedAtMs,
      'the arrival time of a work item never changes',
      text,
    );
    this.#items.set(workItemId, { state: step.to, agentId, enqueuedAtMs });
  }

  #offerEnded({ type, offerId }: Event): void {
    this.#findings.expect(
      this.#offersOpen.delete(offerId),
      'an offer ends once; its timer fires once',
      () => `${type} of ${offerId}, which was not open`,
    );
  }

  /** A tier that has a reason to be open stays open for a while after it is gone (F40). */
  #tier({ type, queueId, target, atMs }: Event): void {
    const name = `tier ${target} of ${queueId}`;
    const openedAt = this.#tiers.get(name);
    const opens = type === 'tier.opened';
    this.#findings.expect(opens === (openedAt === undefined), 'a tier opens and closes in turn', () => name);
    if (openedAt !== undefined)
      this.#findings.expect(
        atMs - openedAt >= tierHoldMs - clocksApartMs,
        'a tier does not flutter',
        () => `${name} closed ${atMs - openedAt} ms after it had opened`,
      );
    if (opens) this.#tiers.set(name, atMs);
    else this.#tiers.delete(name);
  }

  #wrapUp({ type, agentId }: Event): void {
    const running = this.#wrappingUp.has(agentId);
    this.#findings.expect(
      running === (type === 'wrap_up.ended'),
      'a wrap-up begins and ends once; its timer fires once',
      () => `${type} of ${agentId}`,
    );
    if (running) this.#wrappingUp.delete(agentId);
    else this.#wrappingUp.add(agentId);
  }
}
