// How a queue routes, beyond its skills and time-outs: every switch that an administrator has for it, and what holds
// when nothing was said. Types and defaults only; imports nothing.

/** Push offers work to agents; pull lets them fetch it; hybrid pushes at once when somebody is free, else waits to be
 * fetched for `hybridPullMs` and then pushes (F32). */
export type QueueMode = 'push' | 'pull' | 'hybrid';

/** What kind of work a queue holds; each takes points of an agent's capacity for its medium (F59, C3). */
export type Medium = 'email' | 'task' | 'chat' | 'voice';

/** Agents of a tier who belong to another queue first: they come only while that queue can spare them (C6). */
export interface LenderRule {
  readonly queueId: string;
  /** No more than so many wait there; null: that does not matter. */
  readonly mostWaiting: number | null;
  /** Nobody waits there for longer than this; null: that does not matter. */
  readonly mostOldestMs: number | null;
}

/** When the agents of a tier come in (F40). Tier 1 is always open. Any one of the conditions opens; null: not a reason. */
export interface TierRule {
  /** 2..9; tiers are cumulative: with tier 3 open, tiers 1 and 2 are open too. */
  readonly tier: number;
  /** The oldest item has waited this long, in milliseconds. */
  readonly afterMs: number | null;
  /** So many items wait. */
  readonly length: number | null;
  /** No agent of a lower tier is signed in. */
  readonly whenAbsent: boolean;
  /** Absent or null: nobody is asked. */
  readonly lender?: LenderRule | null | undefined;
}

/** What an item asks for less of once it has waited (C2). Steps are taken in order of `afterMs`. */
export interface RelaxationStep {
  readonly afterMs: number;
  /** The level that is enough from then on; 0: the skill is no longer asked for. Never raises a level. */
  readonly skills: readonly { readonly skillId: string; readonly level: number }[];
}

/** Where items go that this queue cannot serve in time (F58). */
export interface BackupQueue {
  readonly queueId: string;
  /** An item that has waited this long moves, with its arrival time; null: never for that reason. */
  readonly afterMs: number | null;
  /** Items beyond this length move, the newest first; null: never for that reason. */
  readonly length: number | null;
  /** While the schedule is closed, new items go there at once. */
  readonly whenClosed: boolean;
}

/** Limits beyond which somebody is told; null: no alarm (F57, F81, F127). */
export interface Thresholds {
  /** So many items wait. */
  readonly waiting: number | null;
  /** The oldest has waited so long. */
  readonly oldestMs: number | null;
  /** An item is being handled for so long. */
  readonly handlingMs: number | null;
  /** A wait beyond this counts as abandoned in reports; the item stays. */
  readonly dropoutMs: number | null;
}

/** Which ways of handing on are open (F76–F79); null: as the whole system has it. */
export interface TransferSwitches {
  readonly toQueue: boolean | null;
  readonly toAgent: boolean | null;
  /** Parking for later in one's personal queue. */
  readonly toPersonal: boolean | null;
  readonly commentRequired: boolean | null;
}

/** How a wait is estimated and promised (F101, F102). */
export interface EstimatePolicy {
  /** Share of recent waits that were no longer than what is promised, 0.5..0.99. */
  readonly quantile: number;
  /** Samples older than this do not count. */
  readonly lookBackMs: number;
  /** With fewer samples nothing is estimated from them. */
  readonly leastSamples: number;
  /** With samples that scatter more than this (standard deviation ÷ mean) nothing is estimated from them. */
  readonly mostVariation: number;
  /** A hold mail goes out when an item has waited this long; null: none. */
  readonly holdAfterMs: number | null;
  /** At most so many hold mails for one case, … */
  readonly holdMost: number;
  /** … with this long between them. */
  readonly holdGapMs: number;
}

/** The hosted web form of a queue (F4), at `/forms/<id of the queue>`. */
export interface FormPolicy {
  readonly enabled: boolean;
  /** Empty: the name of the queue. */
  readonly title: string;
  readonly introduction: string;
  /** Shown once the message is with us; empty: our own words. */
  readonly thanks: string;
  /** Other sites whose pages may post to it, such as `https://www.example.com`, with commas between them. */
  readonly origins: string;
}

/** What the six free hidden fields are called (F62); empty: the field is shown under its own name. */
export interface FieldLabels {
  readonly field1: string;
  readonly field2: string;
  readonly field3: string;
  readonly field4: string;
  readonly field5: string;
  readonly field6: string;
}

/** Customers rate what agents send (F111–F113). */
export interface RatingPolicy {
  readonly enabled: boolean;
  /** Stands above the marks; empty: our own words. */
  readonly title: string;
  /** Shown after rating; empty: our own words. */
  readonly thanks: string;
  /** So many days after the first rating it can be changed. */
  readonly changeDays: number;
}

/** A piece of what agents send; a missing one of the two is made from the other, both blank: nothing. */
export interface Wording {
  readonly text: string;
  readonly html: string;
}

export interface QueuePolicy {
  readonly mode: QueueMode;
  readonly hybridPullMs: number;
  readonly medium: Medium;
  /** Points of capacity that one item takes (C3). */
  readonly weight: number;
  /** May be offered to an agent who is busy in another medium (C3, F55). */
  readonly interrupts: boolean;
  /** Items of this queue that one agent may hold at once; null: only the agent's own capacity counts (F54). */
  readonly mostPerAgent: number | null;
  readonly tiers: readonly TierRule[];
  /** A tier closes only when its conditions have not held for this long (F40). */
  readonly tierHoldMs: number;
  readonly relaxation: readonly RelaxationStep[];
  /** Minutes of waiting that one point of priority is worth; 0: priority orders strictly, waiting never overtakes (F42). */
  readonly priorityMinutes: number;
  /** Which items agents may pick by hand (F43). */
  readonly pick: 'none' | 'vip' | 'all';
  readonly backup: BackupQueue | null;
  readonly thresholds: Thresholds;
  /** When the queue is open; null: always (F56). */
  readonly scheduleId: string | null;
  /** The sticky window runs in opening time only (F45). */
  readonly stickyBusinessTime: boolean;
  /** A relation between a customer's case and its last agent lapses after so many days (F45). */
  readonly stickyMemoryDays: number;
  /** A reserved follow-up may go one over the agent's capacity (F45). */
  readonly stickyOverCapacity: boolean;
  /** So many offers missed in a row put the agent on break; 0: never (F65). */
  readonly missLimit: number;
  /** Misses further apart than this are not in a row. */
  readonly missWindowMs: number;
  /** All agents simultaneously: so many get the offer at once (F39). */
  readonly ringMost: number;
  /** An offer to all that nobody took counts as missed for each (F39). */
  readonly ringCountsMisses: boolean;
  /** In wrap-up only one slot is taken, the others go on (F64). */
  readonly wrapUpByCapacity: boolean;
  /** A change of status begins a new idle time (F37). */
  readonly statusResetsIdle: boolean;
  readonly transfers: TransferSwitches;
  readonly estimate: EstimatePolicy;
  /** Who takes a case has so long to answer before its customer is told that somebody works on it (F99). */
  readonly workingAfterMs: number;
  readonly form: FormPolicy;
  readonly fieldLabels: FieldLabels;
  /** Above the words of every mail that agents send from here (F109). */
  readonly messageHeader: Wording;
  /** Below the words and the agent's own footer, above what is quoted (F109, F110). */
  readonly messageFooter: Wording;
  /** Stands in the composer when an agent begins to write (F108). */
  readonly signature: Wording;
  /** So long a reply can be taken back before it leaves (C10); 0: not at all. */
  readonly undoMs: number;
  readonly rating: RatingPolicy;
  /** What is written by itself from here is in this language, where a mail does not say another one; empty: as the template has it. */
  readonly language: string;
}

const minute = 60_000;

export const queuePolicyDefaults: QueuePolicy = {
  mode: 'push',
  hybridPullMs: 5 * minute,
  medium: 'email',
  weight: 1,
  interrupts: true,
  mostPerAgent: null,
  tiers: [],
  tierHoldMs: minute,
  relaxation: [],
  priorityMinutes: 30,
  pick: 'vip',
  backup: null,
  thresholds: { waiting: null, oldestMs: null, handlingMs: null, dropoutMs: null },
  scheduleId: null,
  stickyBusinessTime: false,
  stickyMemoryDays: 30,
  stickyOverCapacity: false,
  missLimit: 0,
  missWindowMs: 60 * minute,
  ringMost: 10,
  ringCountsMisses: false,
  wrapUpByCapacity: false,
  statusResetsIdle: false,
  transfers: { toQueue: null, toAgent: null, toPersonal: null, commentRequired: null },
  estimate: {
    quantile: 0.8,
    lookBackMs: 4 * 60 * minute,
    leastSamples: 10,
    mostVariation: 1.5,
    holdAfterMs: null,
    holdMost: 2,
    holdGapMs: 4 * 60 * minute,
  },
  workingAfterMs: 2 * minute,
  form: { enabled: true, title: '', introduction: '', thanks: '', origins: '' },
  fieldLabels: { field1: '', field2: '', field3: '', field4: '', field5: '', field6: '' },
  messageHeader: { text: '', html: '' },
  messageFooter: { text: '', html: '' },
  signature: { text: '', html: '' },
  undoMs: 10_000,
  rating: { enabled: false, title: '', thanks: '', changeDays: 14 },
  language: '',
};
