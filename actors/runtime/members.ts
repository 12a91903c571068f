// Keeps this process's heart beating and a picture of who else is alive. When the membership does not answer the last
// picture stays: "don't know" is not "nobody". This process is always in its own picture. Knows nothing of shards' leases.

import { limits } from '../limits.ts';
import type { MonotonicClock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Member, Membership } from '../ports/membership.ts';
import { repeat, within } from './pacing.ts';
import { placementTable, shardHosts, type PlacementTable } from './placement.ts';

export interface MembersDeps {
  readonly self: Member;
  readonly membership: Membership;
  readonly clock: MonotonicClock;
  readonly log: Log;
}

/** What changed with a look: members that are no longer there. */
export type MembersListener = (gone: readonly Member[]) => void;

export class Members {
  /** As this process places itself, and as it beats: they differ while the others are given notice of its leaving. */
  private self: Member;
  private announced: Member;
  private readonly membership: Membership;
  private readonly clock: MonotonicClock;
  private readonly log: Log;
  private picture: ReadonlyMap<string, Member>;
  private table: PlacementTable;
  private listeners: MembersListener[] = [];
  private stops: (() => void)[] = [];
  private looking: Promise<void> | null = null;
  private answering = true;
  /** By the monotonic clock: before it, a member that is not listed may still be alive. */
  private trustedFrom = Number.NEGATIVE_INFINITY;

  constructor(deps: MembersDeps) {
    this.self = deps.self;
    this.announced = deps.self;
    this.membership = deps.membership;
    this.clock = deps.clock;
    this.log = deps.log;
    this.picture = new Map([[deps.self.nodeId, deps.self]]);
    this.table = placementTable(shardHosts([deps.self]), limits.shards);
  }

  /** The first heart-beat and look, then both for ever. Throws when the membership does not answer at all. */
  async start(): Promise<void> {
    await this.beat();
    await this.look();
    this.stops = [
      // Not awaited: a beat that gets no answer must not delay the next.
      repeat(this.clock, limits.heartbeatEveryMs, () => void this.quietly('heart-beat', () => this.beat())),
      repeat(this.clock, limits.memberLookEveryMs, () => this.lookAgain()),
    ];
  }

  all(): Iterable<Member> {
    return this.picture.values();
  }

  find(nodeId: string): Member | undefined {
    return this.picture.get(nodeId);
  }

  /** Who should own each shard, by the present picture. */
  placement(): PlacementTable {
    return this.table;
  }

  onChange(listener: MembersListener): void {
    this.listeners.push(listener);
  }

  /** A look now, for all who want one; one at a time, so that none overtakes another. Never rejects. */
  lookAgain(): Promise<void> {
    this.looking ??= this.quietly('look', () => this.look()).finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  /** Tells the others that this process will own no shards; they see it within `limits.memberLookEveryMs`. */
  async announceLeaving(): Promise<void> {
    this.announced = { ...this.self, hostsShards: false };
    await this.quietly('heart-beat', () => this.beat());
  }

  /** Places no shards on this process any more. */
  stopHosting(): void {
    this.self = this.announced;
    this.show([...this.picture.values()]);
  }

  /** Stops beating; `leave` also takes this process off the list, as opposed to letting it expire. */
  async stop(leave: boolean): Promise<void> {
    for (const stop of this.stops) stop();
    this.stops = [];
    if (!leave) return;
    const { nodeId } = this.self;
    await this.quietly('leave', () =>
      within(this.clock, limits.storeAnswerMs, this.membership.leave(nodeId)),
    );
  }

  private beat(): Promise<void> {
    return within(
      this.clock,
      limits.storeAnswerMs,
      this.membership.beat(this.announced, limits.heartbeatTtlMs),
    );
  }

  private async look(): Promise<void> {
    const found = await within(this.clock, limits.storeAnswerMs, this.membership.members());
    // While the membership was silent nobody could beat: whoever is missing now gets a round to do so.
    const trusted = this.clock.monotonicNow() >= this.trustedFrom;
    this.show(trusted ? found : [...this.picture.values(), ...found]);
  }

  private show(members: readonly Member[]): void {
    const picture = new Map(members.map((member) => [member.nodeId, member]));
    picture.set(this.self.nodeId, this.self);
    const before = this.picture;
    if (sameMembers(before, picture)) return;
    this.picture = picture;
    this.table = placementTable(shardHosts(picture.values()), limits.shards);
    const gone = [...before.values()].filter(({ nodeId }) => !picture.has(nodeId));
    const names = gone.map(({ nodeId }) => nodeId);
    this.log.info({ members: [...picture.keys()], gone: names }, 'members changed');
    for (const listener of this.listeners) listener(gone);
  }

  private async quietly(what: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
      if (!this.answering) this.log.info({ what }, 'membership answers again');
      this.answering = true;
    } catch (error) {
      if (this.answering) this.log.warn({ what, error: String(error) }, 'membership does not answer');
      this.answering = false;
      this.trustedFrom = this.clock.monotonicNow() + limits.heartbeatEveryMs + limits.memberLookEveryMs;
    }
  }
}

function sameMembers(before: ReadonlyMap<string, Member>, after: ReadonlyMap<string, Member>): boolean {
  if (before.size !== after.size) return false;
  for (const [nodeId, member] of after) {
    const was = before.get(nodeId);
    if (was?.address !== member.address || was.hostsShards !== member.hostsShards) return false;
    if (was.startedAt !== member.startedAt) return false;
  }
  return true;
}
