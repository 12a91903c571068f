// Which agents a change of the directory concerns: those whose own statements to queues it may alter. Skills and names
// are not among it, queues read them themselves. Pure.

import type { Directory, Queue, Status, User } from './vocabulary/directory.ts';
import { plainMembership } from './vocabulary/people.ts';
import type { Absence } from './vocabulary/people.ts';

/** Whose absence is to come or runs: a node that starts cannot know whether they were told. */
export function agentsWithAbsence({ users }: Directory, at: number): readonly string[] {
  return [...users.values()].filter(({ absence }) => (absence?.untilMs ?? 0) > at).map(({ id }) => id);
}

export function agentsConcerned(before: Directory, after: Directory): ReadonlySet<string> {
  const concerned = new Set<string>();
  const everybody = differ(before.statuses, after.statuses, sameStatus).length > 0;
  const queues = new Set(differ(before.queues, after.queues, sameWork));
  for (const [id, user] of after.users) {
    const known = before.users.get(id);
    const own = known === undefined ? hasToAct(user) : !sameUser(known, user);
    if (everybody || own || user.queueIds.some((queueId) => queues.has(queueId))) concerned.add(id);
  }
  for (const id of before.users.keys()) if (!after.users.has(id)) concerned.add(id);
  return concerned;
}

/** A new user has nothing to say, unless something follows from what was entered: a queue that is assigned, an absence. */
function hasToAct({ absence, memberships }: User): boolean {
  return absence !== null || [...memberships.values()].some(({ assigned }) => assigned);
}

function differ<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  same: (one: T, other: T) => boolean,
): readonly string[] {
  const changed = [...after].flatMap(([id, entry]) => {
    const known = before.get(id);
    return known !== undefined && same(known, entry) ? [] : [id];
  });
  return [...changed, ...[...before.keys()].filter((id) => !after.has(id))];
}

function sameStatus(one: Status, other: Status): boolean {
  return one.routable === other.routable && one.reportClass === other.reportClass;
}

function sameWork(one: Queue, other: Queue): boolean {
  return (
    one.medium === other.medium &&
    one.weight === other.weight &&
    one.interrupts === other.interrupts &&
    one.mostPerAgent === other.mostPerAgent &&
    one.wrapUpByCapacity === other.wrapUpByCapacity
  );
}

function sameUser(one: User, other: User): boolean {
  return (
    one.active === other.active &&
    one.capacity === other.capacity &&
    sameAbsence(one.absence, other.absence) &&
    sameMedia(one.mediumCapacity, other.mediumCapacity) &&
    sameMemberships(one, other)
  );
}

function sameAbsence(one: Absence | null, other: Absence | null): boolean {
  return one?.fromMs === other?.fromMs && one?.untilMs === other?.untilMs;
}

function sameMedia(one: User['mediumCapacity'], other: User['mediumCapacity']): boolean {
  const [known, now] = [Object.entries(one), new Map(Object.entries(other))];
  return known.length === now.size && known.every(([medium, points]) => now.get(medium) === points);
}

function sameMemberships(one: User, other: User): boolean {
  if (one.queueIds.length !== other.queueIds.length) return false;
  const known = new Set(one.queueIds);
  return other.queueIds.every((queueId) => {
    const [was, is] = [one, other].map(({ memberships }) => memberships.get(queueId) ?? plainMembership);
    return known.has(queueId) && was?.assigned === is?.assigned && was?.priority === is?.priority;
  });
}
