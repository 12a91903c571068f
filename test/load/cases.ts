// The commands that benchmarks send for customers: one new case each.

import { randomUUID } from 'node:crypto';
import type { ActorClient } from '#actors/client.ts';
import { queueId } from './directory.ts';

/** Opens a new case in the queue; resolves when the conversation has committed it. `onId` is called before it is sent. */
export async function openCase(
  client: ActorClient,
  queue: number,
  onId?: (id: string) => void,
): Promise<void> {
  const id = randomUUID();
  onId?.(id);
  await client.ask('conversation', id, {
    command: {
      $case: 'receive',
      value: {
        messageId: id,
        tag: `SP-${id.slice(0, 6)}`,
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
      },
    },
  });
}
