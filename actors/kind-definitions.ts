// The list of kinds with what they do, for the composition root: a new kind is one line here and one in `kinds.ts`.

import { agentKind } from './agent/agent.ts';
import { conversationKind } from './conversation/conversation.ts';
import { correspondentKind } from './correspondent/correspondent.ts';
import type { KindName } from './kinds.ts';
import { queueKind } from './queue/queue.ts';
import { mailboxKind } from './mailbox/mailbox.ts';
import type { AnyKind } from './runtime/definition.ts';

const definitions: Readonly<Record<KindName, AnyKind>> = {
  conversation: conversationKind,
  queue: queueKind,
  agent: agentKind,
  mailbox: mailboxKind,
  correspondent: correspondentKind,
};

export const kindDefinitions: ReadonlyMap<KindName, AnyKind> = new Map([
  ['conversation', definitions.conversation],
  ['queue', definitions.queue],
  ['agent', definitions.agent],
  ['mailbox', definitions.mailbox],
  ['correspondent', definitions.correspondent],
]);
