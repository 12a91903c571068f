// Says in one line what a turn did, so that the tables of the kinds can be read: where the state went, and what was told.

import type { KindName } from '#actors/kinds.ts';
import type { Rejection } from '#actors/runtime/definition.ts';
import type { AnyStep } from './kind-bench.ts';

/** `!CODE` for a rejection, else the messages and effects of the step: `queue.enqueue agent.workEnded +sendReceipt`. */
export function outcomeOf(decision: AnyStep<KindName> | Rejection): string {
  if ('rejected' in decision) return `!${decision.rejected}`;
  const tells = decision.tells.map(({ to, command }) => {
    const { command: body } = command as { command: { $case: string } };
    return `${to.kind}.${body.$case}`;
  });
  const effects = decision.effects.map(({ effect }) => `+${effect?.$case ?? ''}`);
  return [...tells, ...effects].join(' ');
}

export function eventTypes(decision: AnyStep<KindName> | Rejection): readonly string[] {
  return 'rejected' in decision ? [] : decision.events.map((event) => event.type);
}
