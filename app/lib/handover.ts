// Which ways of handing a case on are open (F76–F79), as the gateway will judge it: the queue's own switch, or where it
// has none, the system's. The API has the last word; this decides what is shown. Pure.

export interface HandoverSettings {
  readonly transferToQueue: boolean;
  readonly transferToAgent: boolean;
  readonly transferToPersonal: boolean;
  readonly transferCommentRequired: boolean;
}

export interface QueueHandover {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly mode: 'push' | 'pull' | 'hybrid';
  readonly pick: 'none' | 'vip' | 'all';
  readonly transfers: {
    readonly toQueue: boolean | null;
    readonly toAgent: boolean | null;
    readonly toPersonal: boolean | null;
    readonly commentRequired: boolean | null;
  };
}

/** What the frame has read of it; null: it could not be read, so nothing is hidden. */
export interface HandoverPolicy {
  readonly settings: HandoverSettings;
  readonly queues: readonly QueueHandover[];
}

export interface OpenWays {
  readonly toQueue: boolean;
  readonly toAgent: boolean;
  readonly toPersonal: boolean;
  readonly commentRequired: boolean;
}

export const allWays: OpenWays = {
  toQueue: true,
  toAgent: true,
  toPersonal: true,
  commentRequired: false,
};

export function openWays(policy: HandoverPolicy | null, queueId: string): OpenWays {
  if (policy === null) return allWays;
  const { settings } = policy;
  const own = policy.queues.find(({ id }) => id === queueId)?.transfers;
  return {
    toQueue: own?.toQueue ?? settings.transferToQueue,
    toAgent: own?.toAgent ?? settings.transferToAgent,
    toPersonal: own?.toPersonal ?? settings.transferToPersonal,
    commentRequired: own?.commentRequired ?? settings.transferCommentRequired,
  };
}

/** Whether an item can be taken by hand (F43); supervisors may take any, and whom it is kept for may too. */
export function mayPick(
  policy: HandoverPolicy | null,
  item: { readonly queue: string; readonly vip: boolean; readonly keptForId: string | null },
  me: { readonly id: string; readonly role: string },
): boolean {
  if (me.role !== 'agent') return true;
  if (item.keptForId !== null) return item.keptForId === me.id;
  const pick = policy?.queues.find(({ id }) => id === item.queue)?.pick ?? 'all';
  return pick === 'all' || (pick === 'vip' && item.vip);
}
