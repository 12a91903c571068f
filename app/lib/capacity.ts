// How much of an agent's capacity is taken (F54, F59). Pure.

import type { Agent } from './shapes.ts';

/** In points, over all media: offers, open work, work from elsewhere. */
export function pointsTaken({ load }: Pick<Agent, 'load'>): number {
  return Object.values(load).reduce((sum, points) => sum + points, 0);
}
