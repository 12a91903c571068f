// The one record of a mailbox that is fetched from elsewhere: who holds it, when it is looked into next, how that goes. What
// was fetched is not here but in the ledger, beside the mail. Must not know protocols or servers.
//
//  lease     free ──claim──► held ──keep, report watching──► held ──report, time runs out──► free
//
//  watch     well ──two looks missed──► stalled ──a look goes well──► well
//                                                        │ much later than planned
//                                                        └► gap open ──nothing is left──► gap closed, told    (T4)
//
//  import    (none) ──askImport──► ASKED ──an administrator──► ALL | FROM_NOW                                   (T12)
//
// Invariants
//  M1  One fetcher holds it at a time: a claim is granted only when the lease of another    lease.ts   mailbox.test
//      is over, and tokens rise; a word under an older token changes nothing.
//  M2  The timer `watch` is set exactly while it was ever looked into and is not stalled.   watch.ts   mailbox.test
//  M3  A stall is told once, and ends with the next look that goes well (T2).               watch.ts   mailbox.test
//  M4  Nothing is chosen for an administrator: `importing` leaves ASKED by choice alone.    imports.ts mailbox.test

import { SkillpostError } from '../errors.ts';
import type { Change } from '../runtime/definition.ts';
import { MailboxState } from '#proto/gen/skillpost/v1/mailbox.ts';
import type { MailboxRecord } from '#proto/gen/skillpost/v1/mailbox.ts';

export const stateKey = 'state';
export const watchTimer = 'watch';

export const blankState: MailboxState = MailboxState.create({});

export interface MailboxActorState {
  readonly id: string;
  state: MailboxState;
}

export function loadState(id: string, records: ReadonlyMap<string, MailboxRecord>): MailboxActorState {
  const loaded = { id, state: blankState };
  for (const [key, record] of records) applyChange(loaded, { key, record });
  return loaded;
}

export function applyChange(loaded: MailboxActorState, { record }: Change<MailboxRecord>): void {
  if (record === null) {
    loaded.state = blankState;
    return;
  }
  if (record.record === undefined)
    throw new SkillpostError('INVARIANT_BROKEN', 'bug', 'A mailbox has an empty record.');
  loaded.state = record.record.value;
}
