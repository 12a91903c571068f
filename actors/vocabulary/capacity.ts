// How much work fits on one desk (C3, F54, F59): points in all and for each medium, a weight for each piece of work,
// media that must not be interrupted. Pure arithmetic; imports only its neighbours, knows no offers and no statuses.

import type { PersonPolicy } from './people.ts';
import type { Medium, QueuePolicy } from './queue-policy.ts';

export const media: readonly Medium[] = ['email', 'task', 'chat', 'voice'];

/** One piece of work on the desk, offered ones included. */
export interface HeldWork {
  readonly medium: Medium;
  /** Points of capacity. */
  readonly weight: number;
  /** Empty: work from elsewhere, such as a call. */
  readonly queueId: string;
}

/** What is on the desk. */
export interface Load {
  readonly points: number;
  /** Points by medium; a medium that is here at all has work, be its weight 0. */
  readonly byMedium: ReadonlyMap<Medium, number>;
  /** Pieces of work by queue. */
  readonly byQueue: ReadonlyMap<string, number>;
  readonly pieces: number;
}

export interface Capacity extends Pick<PersonPolicy, 'mediumCapacity'> {
  readonly capacity: number;
}

export type WorkOfQueue = Pick<QueuePolicy, 'medium' | 'weight' | 'interrupts' | 'mostPerAgent'> & {
  readonly id: string;
};

/** Why nothing more of a queue fits; empty: something does. */
export type Limit = '' | 'NO_CAPACITY' | 'MEDIUM_FULL' | 'QUEUE_CAP' | 'BUSY_ELSEWHERE';

export interface Room {
  /** So many more items of the queue fit. */
  readonly slots: number;
  readonly limitedBy: Limit;
}

export function loadOf(work: Iterable<HeldWork>): Load {
  const byMedium = new Map<Medium, number>();
  const byQueue = new Map<string, number>();
  let points = 0;
  let pieces = 0;
  for (const { medium, weight, queueId } of work) {
    points += weight;
    pieces += 1;
    byMedium.set(medium, (byMedium.get(medium) ?? 0) + weight);
    if (queueId !== '') byQueue.set(queueId, (byQueue.get(queueId) ?? 0) + 1);
  }
  return { points, byMedium, byQueue, pieces };
}

/** How many more items of `queue` fit beside `load`; `mostPieces` bounds the desk whatever the weights. */
export function roomFor(
  queue: WorkOfQueue,
  load: Load,
  { capacity, mostPieces }: { readonly capacity: Capacity; readonly mostPieces: number },
): Room {
  const { medium, weight } = queue;
  if (!queue.interrupts && [...load.byMedium.keys()].some((busy) => busy !== medium))
    return { slots: 0, limitedBy: 'BUSY_ELSEWHERE' };
  const ofMedium = capacity.mediumCapacity[medium];
  const bounds: readonly (readonly [Limit, number])[] = [
    ['NO_CAPACITY', mostPieces - load.pieces],
    ['NO_CAPACITY', times(weight, capacity.capacity - load.points)],
    ['MEDIUM_FULL', times(weight, (ofMedium ?? Infinity) - (load.byMedium.get(medium) ?? 0))],
    ['QUEUE_CAP', (queue.mostPerAgent ?? Infinity) - (load.byQueue.get(queue.id) ?? 0)],
  ];
  const slots = Math.max(0, Math.min(...bounds.map(([, bound]) => bound)));
  const limitedBy = slots > 0 ? '' : (bounds.find(([, bound]) => bound <= 0)?.[0] ?? '');
  return { slots, limitedBy };
}

/** Work that weighs nothing fits while the desk is not overfull. */
function times(weight: number, points: number): number {
  if (weight === 0) return points >= 0 ? Infinity : 0;
  return Math.floor(points / weight);
}
