// The records of a correspondent: what keeps machine mail from an address, and what it was granted of late. Must not know
// cases: what mail is about is an opaque name.
//
//   facts    suspected   two machine mails within a while ──► none for hours          ends by itself
//            failing     refused for good (5.1.1) ──► none for weeks                  ends by itself, or by a delivery
//            complained  its owner called it unwanted ──► none                        ends by release only
//   g/<id>   granted     each for as long as the ladder looks back                    the budget
//   echo     of `@domain`: new names that answer at once                              deepens, or starts again
//   room     of an address of ours: this minute's count
//
// Invariants
//  K1  Within each step of the ladder an address is granted at most what the step says,   leave.ts      correspondent.test
//      but for what a person released.
//  K2  What was granted once is granted again under the same id, and counted once.         leave.ts      correspondent.test
//  K3  While a fact keeps machine mail away nothing is granted, but for a person.          leave.ts      correspondent-table
//  K4  Whatever is too old to count is forgotten: a correspondent that is left alone       forgetting.ts correspondent.test
//      keeps no record.

import { SkillpostError } from '../errors.ts';
import type { Change } from '../runtime/definition.ts';
import { CorrespondentFacts } from '#proto/gen/skillpost/v1/correspondent.ts';
import type {
  CorrespondentRecord,
  DomainEcho,
  GrantedMail,
  SendingRoom,
} from '#proto/gen/skillpost/v1/correspondent.ts';

export const factsKey = 'facts';
export const echoKey = 'echo';
export const roomKey = 'room';
const grantPrefix = 'g/';

export function grantKey(messageId: string): string {
  return `${grantPrefix}${messageId}`;
}

export const noFacts: CorrespondentFacts = CorrespondentFacts.create({});

export interface CorrespondentState {
  readonly id: string;
  readonly facts: CorrespondentFacts;
  /** By message id, oldest first. */
  readonly granted: ReadonlyMap<string, GrantedMail>;
  readonly echo: DomainEcho | undefined;
  readonly room: SendingRoom | undefined;
}

export interface MutableCorrespondentState extends CorrespondentState {
  facts: CorrespondentFacts;
  readonly granted: Map<string, GrantedMail>;
  echo: DomainEcho | undefined;
  room: SendingRoom | undefined;
}

export function loadState(
  id: string,
  records: ReadonlyMap<string, CorrespondentRecord>,
): MutableCorrespondentState {
  const state: MutableCorrespondentState = {
    id,
    facts: noFacts,
    granted: new Map(),
    echo: undefined,
    room: undefined,
  };
  const byTime = [...records].sort(([, one], [, other]) => grantedAt(one) - grantedAt(other));
  for (const [key, record] of byTime) applyChange(state, { key, record });
  return state;
}

function grantedAt({ record }: CorrespondentRecord): number {
  return record?.$case === 'granted' ? record.value.atMs : 0;
}

export function applyChange(state: MutableCorrespondentState, change: Change<CorrespondentRecord>): void {
  const { key, record } = change;
  if (record === null) {
    if (key === factsKey) state.facts = noFacts;
    else if (key === echoKey) state.echo = undefined;
    else if (key === roomKey) state.room = undefined;
    else state.granted.delete(key.slice(grantPrefix.length));
    return;
  }
  const kept = record.record;
  if (kept === undefined) {
    throw new SkillpostError('INVARIANT_BROKEN', 'bug', 'A correspondent has an empty record.');
  }
  switch (kept.$case) {
    case 'facts':
      state.facts = kept.value;
      break;
    case 'granted':
      state.granted.set(key.slice(grantPrefix.length), kept.value);
      break;
    case 'echo':
      state.echo = kept.value;
      break;
    case 'room':
      state.room = kept.value;
      break;
  }
}
