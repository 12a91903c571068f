// Who looks on: each gateway watches one actor after the other for a while, as pages do that are opened and closed. What
// is shown must be kept, and comes with numbers without gaps.

import type { KindName } from '#actors/kinds.ts';
import type { Findings } from '../checkers/findings.ts';
import type { Ledger } from '../checkers/ledger.ts';
import type { Gateway } from '../machinery/cluster.ts';
import type { Dice } from '../machinery/dice.ts';
import { pauseIn } from '../machinery/process.ts';
import { agentIds, queueIds } from './directory.ts';

export interface WatchersDeps {
  readonly gateway: Gateway;
  readonly dice: Dice;
  readonly ledger: Ledger;
  readonly findings: Findings;
}

interface Actor {
  readonly kind: KindName;
  readonly id: string;
}

const watched: readonly Actor[] = [
  ...agentIds.map((id): Actor => ({ kind: 'agent', id })),
  ...queueIds.map((id): Actor => ({ kind: 'queue', id })),
];

/** Ends with the simulation. */
export async function watchAround(deps: WatchersDeps): Promise<void> {
  const { dice, gateway } = deps;
  for (;;) {
    const actor = dice.pick(watched);
    if (actor === undefined) return;
    const stop = watch(actor, deps);
    await pauseIn(gateway.process, dice.between(20, 3_000));
    stop();
    await pauseIn(gateway.process, dice.between(0, 100));
  }
}

function watch({ kind, id }: Actor, { findings, gateway, ledger }: WatchersDeps): () => void {
  let last = -1;
  return gateway.client.watch(kind, id, ({ sequence, events }) => {
    findings.expect(
      sequence === 0 || sequence === last + 1,
      'live updates come without gaps',
      () => `${kind} ${id}: ${sequence} after ${last}`,
    );
    last = sequence;
    for (const { type, offerId } of events) if (type === 'offer.made') ledger.acknowledged(type, offerId);
  });
}
