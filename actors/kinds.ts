// The list of kinds: the one place where a new kind is named.

import type { AgentCommand, AgentReply, AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import type { MailboxCommand, MailboxReply, MailboxView } from '#proto/gen/skillpost/v1/mailbox.ts';
import type {
  ConversationCommand,
  ConversationReply,
  ConversationView,
} from '#proto/gen/skillpost/v1/conversation.ts';
import type {
  CorrespondentCommand,
  CorrespondentReply,
  CorrespondentView,
} from '#proto/gen/skillpost/v1/correspondent.ts';
import type { QueueCommand, QueueReply, QueueView } from '#proto/gen/skillpost/v1/queue.ts';

export interface KindTypes {
  conversation: { command: ConversationCommand; reply: ConversationReply; view: ConversationView };
  queue: { command: QueueCommand; reply: QueueReply; view: QueueView };
  agent: { command: AgentCommand; reply: AgentReply; view: AgentView };
  mailbox: { command: MailboxCommand; reply: MailboxReply; view: MailboxView };
  correspondent: { command: CorrespondentCommand; reply: CorrespondentReply; view: CorrespondentView };
}

export type KindName = keyof KindTypes;
export type CommandOf<K extends KindName> = KindTypes[K]['command'];
export type ReplyOf<K extends KindName> = KindTypes[K]['reply'];
export type ViewOf<K extends KindName> = KindTypes[K]['view'];
