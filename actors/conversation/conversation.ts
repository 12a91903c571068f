// The conversation kind: the life of a case and its one open work item. Must not know who else is waiting.

import { codec } from '../codec.ts';
import type { KindDefinition } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { decide } from './decide.ts';
import { applyChange, loadState } from './records.ts';
import type { MutableConversationState } from './records.ts';
import {
  ConversationCommand,
  ConversationRecord,
  ConversationReply,
  ConversationStatus,
  ConversationView,
} from '#proto/gen/skillpost/v1/conversation.ts';

export const conversationKind: KindDefinition<
  MutableConversationState,
  ConversationCommand,
  ConversationRecord,
  ConversationReply,
  ConversationView,
  Directory
> = {
  kind: 'conversation',
  codecs: {
    command: codec(ConversationCommand),
    record: codec(ConversationRecord),
    reply: codec(ConversationReply),
    view: codec(ConversationView),
  },
  load: loadState,
  decide,
  apply: (state, changes) => {
    for (const change of changes) applyChange(state, change);
    return state;
  },
  view: (state) => ({
    case: state.case,
    workItem: state.work,
    heldReply: state.held,
    answers: state.answers,
  }),
  live: 'each',
  rests: (state) => state.case?.status === ConversationStatus.CLOSED,
};
