// How the commands, replies and views of each kind become bytes, for those who reach actors without knowing their kinds'
// definitions. Does not compile when a kind of `kinds.ts` is missing.

import { AgentCommand, AgentReply, AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import {
  ConversationCommand,
  ConversationReply,
  ConversationView,
} from '#proto/gen/skillpost/v1/conversation.ts';
import { MailboxCommand, MailboxReply, MailboxView } from '#proto/gen/skillpost/v1/mailbox.ts';
import {
  CorrespondentCommand,
  CorrespondentReply,
  CorrespondentView,
} from '#proto/gen/skillpost/v1/correspondent.ts';
import { QueueCommand, QueueReply, QueueView } from '#proto/gen/skillpost/v1/queue.ts';
import { withPart } from './agent/view-parts.ts';
import { codec } from './codec.ts';
import type { CommandOf, KindName, ReplyOf, ViewOf } from './kinds.ts';
import type { Codec } from './runtime/definition.ts';

export interface KindCodecs<K extends KindName> {
  readonly command: Codec<CommandOf<K>>;
  readonly reply: Codec<ReplyOf<K>>;
  readonly view: Codec<ViewOf<K>>;
  /** Puts what `KindDefinition.part` gave into the view of before. `gone`: keys of the records that were removed. */
  readonly withPart?: (before: ViewOf<K>, part: ViewOf<K>, gone: readonly string[]) => ViewOf<K>;
}

export type CodecsByKind = { readonly [K in KindName]: KindCodecs<K> };

export const kindCodecs: CodecsByKind = {
  conversation: {
    command: codec(ConversationCommand),
    reply: codec(ConversationReply),
    view: codec(ConversationView),
  },
  queue: { command: codec(QueueCommand), reply: codec(QueueReply), view: codec(QueueView) },
  agent: {
    command: codec(AgentCommand),
    reply: codec(AgentReply),
    view: codec(AgentView),
    withPart,
  },
  mailbox: { command: codec(MailboxCommand), reply: codec(MailboxReply), view: codec(MailboxView) },
  correspondent: {
    command: codec(CorrespondentCommand),
    reply: codec(CorrespondentReply),
    view: codec(CorrespondentView),
  },
};
