// The correspondent kind: how much machine mail an address may get, and what is known of mail to it. Must not know cases.

import { codec } from '../codec.ts';
import type { KindDefinition } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { decide } from './decide.ts';
import { barred } from './leave.ts';
import { applyChange, loadState } from './records.ts';
import type { MutableCorrespondentState } from './records.ts';
import {
  CorrespondentCommand,
  CorrespondentRecord,
  CorrespondentReply,
  CorrespondentView,
} from '#proto/gen/skillpost/v1/correspondent.ts';

export const correspondentKind: KindDefinition<
  MutableCorrespondentState,
  CorrespondentCommand,
  CorrespondentRecord,
  CorrespondentReply,
  CorrespondentView,
  Directory
> = {
  kind: 'correspondent',
  codecs: {
    command: codec(CorrespondentCommand),
    record: codec(CorrespondentRecord),
    reply: codec(CorrespondentReply),
    view: codec(CorrespondentView),
  },
  load: loadState,
  decide,
  apply: (state, changes) => {
    for (const change of changes) applyChange(state, change);
    return state;
  },
  view: (state, turn) => ({
    facts: state.facts,
    granted: state.granted.size,
    newestGrantedAtMs: [...state.granted.values()].at(-1)?.atMs ?? 0,
    ...(barred(state, turn) ?? { reason: '', untilMs: 0 }),
  }),
  live: 'each',
  // Most addresses write once; those of ours, and of providers, are asked all the time.
  rests: ({ room, echo }) => room === undefined && echo === undefined,
};
