// The Membership port within one process: for tests and the simulator. Heart-beats run out by the given clock.

import type { Clock } from '../../ports/clock.ts';
import type { Member, Membership } from '../../ports/membership.ts';

/** All who share the returned value see each other. */
export function createMemoryMembership(clock: Pick<Clock, 'now'>): Membership {
  const beats = new Map<string, { readonly member: Member; readonly until: number }>();
  return {
    beat(member, ttlMs) {
      beats.set(member.nodeId, { member, until: clock.now() + ttlMs });
      return Promise.resolve();
    },
    leave(nodeId) {
      beats.delete(nodeId);
      return Promise.resolve();
    },
    members() {
      const now = clock.now();
      for (const [nodeId, { until }] of beats) if (until <= now) beats.delete(nodeId);
      return Promise.resolve([...beats.values()].map(({ member }) => member));
    },
  };
}
