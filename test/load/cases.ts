// The commands that benchmarks send for customers: one new case each.

import { randomUUID } from 'node:crypto';
import type { ActorClient } from '#actors/client.ts';
import { ReceiveMessage } from '#proto/gen/skillpost/v1/conversation.ts';
import { queueId } from './directory.ts';

function mail(conversationId: string, queue: number): ReceiveMessage {
  return ReceiveMessage.fromPartial({
    messageId: randomUUID(),
    tag: `SP-${conversationId.slice(0, 6)}`,
    subject: 'Where is my order?',
    fromAddress: 'customer@customer.test',
    fromName: 'A Customer',
    mailboxId: 'mailbox',
    queueId: queueId(queue),
    skills: [{ skillId: 'english', level: 1 }],
    priority: 0,
    ruleId: 'default',
    ruleVersion: 1,
    receivedAtMs: Date.now(),
    automatic: false,
    quarantineReason: '',
    joins: false,
  });
}

async function receive(client: ActorClient, id: string, value: ReceiveMessage): Promise<void> {
  await client.ask('conversation', id, { command: { $case: 'receive', value } });
}

/** Opens a new case in the queue; resolves when the conversation has committed it. `onId` is called before it is sent. */
export async function openCase(
  client: ActorClient,
  queue: number,
  onId?: (id: string) => void,
): Promise<void> {
  const id = randomUUID();
  onId?.(id);
  await receive(client, id, mail(id, queue));
}

/** A new case that waits for a supervisor and is in no queue. */
export async function openQuarantined(client: ActorClient, id: string): Promise<void> {
  await receive(client, id, { ...mail(id, 0), quarantineReason: 'unreadable' });
}

/** The customer writes once more to a case, which is opened again when it was closed. */
export async function writeAgain(client: ActorClient, id: string, queue: number): Promise<void> {
  await receive(client, id, { ...mail(id, queue), joins: true });
}
