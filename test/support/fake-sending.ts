// Replies that are held, as the console's fake API knows them.

import type { Conversation, HeldAbout } from '../../app/lib/shapes.ts';
import { notFound, type FakeAnswer } from './fake-answers.ts';
import type { FakeWorld } from './fake-world.ts';

/** Kept back for ten seconds by the clock of the page; leaves only when it is told to. */
export function hold(
  world: FakeWorld,
  conversation: Conversation,
  body: Record<string, unknown>,
  about: HeldAbout = 'reply',
): FakeAnswer {
  const messageId = `${conversation.id}-held`;
  const until = new Date(Date.now() + 10_000).toISOString();
  const heldReply = { messageId, agent: world.me.id, until, close: body['close'] === true, about };
  const held = { ...conversation, heldReply };
  world.conversations.set(conversation.id, held);
  world.heldBodies.set(conversation.id, body);
  return { status: 201, body: { messageId, conversation: held } };
}

export function decideHeld(
  world: FakeWorld,
  [, id = '', what]: string[],
  write: (body: Record<string, unknown>) => FakeAnswer | null,
): FakeAnswer {
  const conversation = world.conversations.get(id);
  const body = world.heldBodies.get(id);
  if (conversation === undefined || body === undefined) return notFound;
  world.heldBodies.delete(id);
  world.conversations.set(id, { ...conversation, heldReply: null });
  if (what === 'send-now') return write({ ...body, undo: false }) ?? notFound;
  const parties = (name: string): object[] =>
    ((body[name] ?? []) as string[]).map((address) => ({ address, name: '' }));
  const { heldReply } = conversation;
  const draft = {
    ...body,
    from: body['mailboxId'] ?? '',
    to: parties('to'),
    cc: parties('cc'),
    bcc: parties('bcc'),
    attachments: [],
    subject: body['subject'] ?? null,
    forwards: heldReply?.about === 'forward' ? { messageId: body['answers'], as: body['as'] } : null,
  };
  return { status: 200, body: { draft, conversation } };
}
