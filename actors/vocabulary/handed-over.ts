// Who may see and take a case that a colleague has handed over (F80–F82): until the alarm only the agent it is for, then
// everybody who holds the skill of the transfer queue, at whatever level. Supervisors always. Pure.

import type { User } from './directory.ts';
import { transferSkillId } from './system-queues.ts';

export interface HandedOver {
  readonly reservedAgentId: string;
  /** Milliseconds since 1970. */
  readonly reservedUntilMs: number;
}

export function mayTakeHandedOver(
  user: Pick<User, 'id' | 'role' | 'skills'>,
  { reservedAgentId, reservedUntilMs }: HandedOver,
  at: number,
): boolean {
  if (user.id === reservedAgentId || user.role === 'supervisor' || user.role === 'administrator') return true;
  return at >= reservedUntilMs && user.skills.has(transferSkillId);
}
