// What must hold for the records of each kind after every commit, whatever happens. A kind without a checker is refused:
// it does not compile here, and it breaks a run.

import { agentKind } from '#actors/agent/agent.ts';
import { conversationKind } from '#actors/conversation/conversation.ts';
import type { KindName } from '#actors/kinds.ts';
import { limits } from '#actors/limits.ts';
import type { ActorKey, OutboxEntry, ShardCommit } from '#actors/ports/shard-store.ts';
import { mailboxKind } from '#actors/mailbox/mailbox.ts';
import { queueKind } from '#actors/queue/queue.ts';
import { openOffers } from '#actors/queue/records.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { OfferState, type AgentRecord } from '#proto/gen/skillpost/v1/agent.ts';
import {
  ConversationStatus,
  WorkItemState,
  type Case,
  type WorkItem,
} from '#proto/gen/skillpost/v1/conversation.ts';
import type { MailboxState } from '#proto/gen/skillpost/v1/mailbox.ts';
import type { SignedInAgent, WaitingItem } from '#proto/gen/skillpost/v1/queue.ts';
import { correspondentChecker } from './correspondents.ts';
import type { Findings } from './findings.ts';
import { OnTheirWay, type About } from './on-their-way.ts';

const recordPrefix = 'r:';

export interface KindChecker {
  /** One record of an actor was written, or removed. */
  wrote(id: string, key: string, bytes: Uint8Array | null): void;
  /** All of the actor's part of a commit was written; so many of its turns were asked for under a key. */
  committed(id: string, keyed: number): void;
  /** What is not over yet. */
  open(): Iterable<string>;
}

/** Offers that are being taken back: the agent has not heard of it yet, and who accepts one is told that it is gone. */
function withdrawnOffer({ to, payload }: OutboxEntry): About | null {
  if (to.kind !== 'agent') return null;
  const { command } = agentKind.codecs.command.decode(payload);
  return command?.$case === 'withdraw' ? { about: command.value.offerId, to: to.id } : null;
}

interface Shown {
  readonly workItemId: string;
  readonly queueId: string;
  readonly offerId: string;
}

interface AgentCheckerDeps {
  readonly findings: Findings;
  readonly directory: Directory;
  readonly withdrawing: OnTheirWay;
}

function agentChecker({ findings, directory, withdrawing }: AgentCheckerDeps): KindChecker {
  const agents = new Map<string, Map<string, NonNullable<AgentRecord['record']>>>();
  /** Offer of an agent → the work item that is shown to that agent alone. */
  const alone = new Map<string, Shown>();

  function holdShown(id: string, key: string, record: AgentRecord['record']): void {
    const offer = `${id} ${key}`;
    alone.delete(offer);
    if (record?.$case !== 'offer' || record.value.state !== OfferState.OPEN) return;
    const { queueId, shared, offerId } = record.value;
    const workItemId = record.value.brief?.workItemId ?? '';
    // One of an offer to all may be shown late: its item was taken, handed to another queue and offered there meanwhile. And
    // a request that was changed is offered anew while its offer of before is taken back.
    const stale = (other: Shown): boolean =>
      (shared && other.queueId !== queueId) ||
      withdrawing.receivers(other.offerId).length > 0 ||
      withdrawing.receivers(offerId).length > 0;
    const [other] = [...alone].find(([, shown]) => shown.workItemId === workItemId && !stale(shown)) ?? [];
    const text = (): string => `${workItemId} is open at ${other} and at ${id}`;
    // Of an offer to all (F39) some may still be open while they are being taken back.
    const what = 'a work item is offered to one agent at a time, or to several at once';
    findings.expect(other === undefined, what, text);
    if (!shared) alone.set(offer, { workItemId, queueId, offerId });
  }

  return {
    wrote(id, key, bytes) {
      const records = agents.get(id) ?? new Map<string, NonNullable<AgentRecord['record']>>();
      agents.set(id, records);
      const record = bytes === null ? undefined : agentKind.codecs.record.decode(bytes).record;
      if (record === undefined) records.delete(key);
      else records.set(key, record);
      if (key.startsWith('o/')) holdShown(id, key, record);
    },
    committed(id) {
      const records = [...(agents.get(id)?.values() ?? [])];
      const taken = records.filter(({ $case }) => $case === 'offer' || $case === 'workItem').length;
      const capacity = directory.users.get(id)?.capacity ?? 0;
      findings.expect(
        taken <= capacity,
        'capacity is never exceeded',
        () => `${id} holds ${taken} of ${capacity} slots`,
      );
    },
    *open() {
      for (const [id, records] of agents)
        for (const [key, record] of records)
          if (record.$case === 'offer' || record.$case === 'workItem' || record.$case === 'personal')
            yield `${id} holds ${key}`;
          else if (record.$case === 'presence' && record.value.wrapUpUntilMs > 0) yield `${id} is in wrap-up`;
    },
  };
}

function queueChecker(findings: Findings): KindChecker {
  const items = new Map<string, WaitingItem>();
  const agents = new Map<string, SignedInAgent>();
  const offeredTo = new Map<string, string>();
  return {
    wrote(id, key, bytes) {
      const record = bytes === null ? undefined : queueKind.codecs.record.decode(bytes).record;
      if (record?.$case === 'agent') agents.set(`${id} ${key}`, record.value);
      else if (key.startsWith('a/')) agents.delete(`${id} ${key}`);
      if (!key.startsWith('i/')) return;
      if (record?.$case !== 'item') {
        items.delete(`${id} ${key}`);
        return;
      }
      items.set(`${id} ${key}`, record.value);
      for (const { offerId, agentId } of openOffers(record.value)) {
        const first = offeredTo.get(offerId) ?? agentId;
        findings.expect(first === agentId, 'an offer is made to one agent', () => `offer ${offerId}`);
        offeredTo.set(offerId, first);
      }
    },
    committed: () => undefined,
    *open() {
      for (const [name, item] of items) {
        const to = openOffers(item).map(({ agentId }) => agentId);
        const needs = item.brief?.skills.map(({ skillId }) => skillId);
        yield `${name} waits in ${item.state} ${to.join()} for ${needs?.join()}`;
      }
      if (items.size === 0) return;
      // Why nobody takes them: what the queues believe.
      for (const [name, { routable, freeSlots, barred, inWrapUp, revision }] of agents)
        yield `${name} routable ${routable}, slots ${freeSlots}, wrap-up ${inWrapUp}, ${barred} (${revision})`;
    },
  };
}

function conversationChecker(findings: Findings): KindChecker {
  const cases = new Map<string, Case>();
  const works = new Map<string, WorkItem>();
  return {
    wrote(id, _key, bytes) {
      const record = bytes === null ? undefined : conversationKind.codecs.record.decode(bytes).record;
      if (record?.$case === 'case') cases.set(id, record.value);
      if (record?.$case === 'workItem') works.set(id, record.value);
    },
    committed(id) {
      const state = works.get(id)?.state;
      const handling = state === WorkItemState.HANDLING || state === WorkItemState.PARKED;
      const owner = cases.get(id)?.ownerAgentId ?? '';
      const matches = handling ? owner !== '' && owner === works.get(id)?.agentId : owner === '';
      findings.expect(
        matches,
        'a case has an owner exactly while its work item is handled',
        () => `${id}: owner ${owner}, work item ${works.get(id)?.state} of ${works.get(id)?.agentId}`,
      );
    },
    *open() {
      for (const [id, { status, ownerAgentId }] of cases)
        if (status !== ConversationStatus.CLOSED) yield `${id} is ${status} ${ownerAgentId}`;
    },
  };
}

function mailboxChecker(findings: Findings): KindChecker {
  const states = new Map<string, MailboxState>();
  /** As of the commit before. */
  const kept = new Map<string, MailboxState>();
  return {
    wrote(id, _key, bytes) {
      const next = bytes === null ? undefined : mailboxKind.codecs.record.decode(bytes).record?.value;
      if (next === undefined) return;
      const before = states.get(id);
      states.set(id, next);
      const text = (): string =>
        `${id}: ${before?.fetcherId} ${before?.token} → ${next.fetcherId} ${next.token}`;
      findings.expect(next.token >= (before?.token ?? 0), 'tokens of a mailbox only rise', text);
      const handed = next.fetcherId !== '' && next.fetcherId !== (before?.fetcherId ?? '');
      findings.expect(
        !handed || next.token > (before?.token ?? 0),
        'a mailbox changes hands with a token',
        text,
      );
    },
    committed(id, keyed) {
      const [before, next] = [kept.get(id), states.get(id)];
      if (next === undefined) return;
      kept.set(id, next);
      if (before === undefined || ['', before.fetcherId].includes(next.fetcherId)) return;
      // Of several turns in one commit the first may have given it back.
      findings.expect(
        keyed !== 1 || before.leasedUntilMs <= next.leasedUntilMs - limits.fetchLeaseMs,
        'a mailbox is held by one fetcher at a time',
        () => `${id}: ${before.fetcherId} until ${before.leasedUntilMs}, then ${next.fetcherId}`,
      );
    },
    open: () => [],
  };
}

export class KindCheckers {
  readonly #findings: Findings;
  readonly #withdrawing = new OnTheirWay(withdrawnOffer);
  readonly #checkers: Readonly<Record<KindName, KindChecker>>;

  constructor(findings: Findings, directory: Directory) {
    this.#findings = findings;
    this.#checkers = {
      agent: agentChecker({ findings, directory, withdrawing: this.#withdrawing }),
      queue: queueChecker(findings),
      conversation: conversationChecker(findings),
      mailbox: mailboxChecker(findings),
      correspondent: correspondentChecker(findings, directory),
    };
  }

  *open(): Iterable<string> {
    for (const checker of Object.values(this.#checkers)) yield* checker.open();
  }

  applied(commit: ShardCommit): void {
    this.#withdrawing.added(commit);
    this.#withdrawing.taken(commit);
    for (const { actor, writes } of commit.actors) this.#actor(actor, writes);
  }

  #actor({ kind, id }: ActorKey, writes: ReadonlyMap<string, Uint8Array | null>): void {
    if (!Object.hasOwn(this.#checkers, kind)) {
      this.#findings.broken('every kind has a checker', kind);
      return;
    }
    const checker = this.#checkers[kind as KindName];
    for (const [field, bytes] of writes)
      if (field.startsWith(recordPrefix)) checker.wrote(id, field.slice(recordPrefix.length), bytes);
    const keyed = [...writes.keys()].filter((field) => field.startsWith('_k:')).length;
    checker.committed(id, keyed);
  }
}
