// The queue kind: who waits, in which order, and whom to offer. Must not know an agent's other queues.

import type { KindDefinition } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { decide } from './decide.ts';
import { applyChange, loadState } from './state.ts';
import type { QueueState } from './state.ts';
import { view } from './view.ts';
import { codec } from '../codec.ts';
import { QueueCommand, QueueRecord, QueueReply, QueueView } from '#proto/gen/skillpost/v1/queue.ts';

export const queueKind: KindDefinition<
  QueueState,
  QueueCommand,
  QueueRecord,
  QueueReply,
  QueueView,
  Directory
> = {
  kind: 'queue',
  codecs: {
    command: codec(QueueCommand),
    record: codec(QueueRecord),
    reply: codec(QueueReply),
    view: codec(QueueView),
  },
  load: loadState,
  decide,
  apply: (state, changes) => {
    for (const change of changes) applyChange(state, change);
    return state;
  },
  view,
  live: 'coalesced',
};
