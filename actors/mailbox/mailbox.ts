// The mailbox kind: who fetches an outside mailbox, when next, and whether it works. Must not know protocols or servers.

import { codec } from '../codec.ts';
import type { KindDefinition } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { decide } from './decide.ts';
import { applyChange, loadState } from './records.ts';
import type { MailboxActorState } from './records.ts';
import { MailboxCommand, MailboxRecord, MailboxReply, MailboxView } from '#proto/gen/skillpost/v1/mailbox.ts';

export const mailboxKind: KindDefinition<
  MailboxActorState,
  MailboxCommand,
  MailboxRecord,
  MailboxReply,
  MailboxView,
  Directory
> = {
  kind: 'mailbox',
  codecs: {
    command: codec(MailboxCommand),
    record: codec(MailboxRecord),
    reply: codec(MailboxReply),
    view: codec(MailboxView),
  },
  load: loadState,
  decide,
  apply: (state, changes) => {
    for (const change of changes) applyChange(state, change);
    return state;
  },
  view: ({ state }) => ({ state }),
  live: 'coalesced',
};
