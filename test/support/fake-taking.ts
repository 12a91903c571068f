// Accepting, parking and taking in the fake API: what moves onto the desk and off it. Null: it is not there.

import type { FakeAnswer } from './fake-answers.ts';
import { personalOf, workItemOf } from './fake-work.ts';
import type { FakeWorld } from './fake-world.ts';
import type { Conversation } from '../../app/lib/shapes.ts';

export function park(world: FakeWorld, conversation: Conversation, body: Record<string, unknown>): void {
  const until = typeof body['until'] === 'string' ? body['until'] : null;
  const workItems = world.agent.workItems.filter((item) => item.conversationId !== conversation.id);
  const personal = [...world.agent.personal, personalOf(conversation, { reason: 'parked', until })];
  world.agent = { ...world.agent, workItems, personal };
}

/** What was waiting, or in the personal list, is now on the desk. */
export function take(world: FakeWorld, conversationId: string): FakeAnswer | null {
  const conversation = world.conversations.get(conversationId);
  if (conversation === undefined) return null;
  const taken = { ...conversation, agent: world.me.id, agentName: world.me.name };
  world.conversations.set(taken.id, taken);
  const personal = world.agent.personal.filter((item) => item.conversationId !== taken.id);
  world.agent = { ...world.agent, personal, workItems: [...world.agent.workItems, workItemOf(taken)] };
  return { status: 200, body: { id: taken.id } };
}

export function accept(world: FakeWorld, offerId: string): FakeAnswer | null {
  const offer = world.agent.offers.find((each) => each.offerId === offerId);
  const conversation = world.conversations.get(offer?.conversationId ?? '');
  if (offer === undefined || conversation === undefined) return null;
  const taken = { ...conversation, agent: world.me.id, agentName: world.me.name };
  world.conversations.set(taken.id, taken);
  const offers = world.agent.offers.filter((each) => each !== offer);
  world.agent = { ...world.agent, offers, workItems: [...world.agent.workItems, workItemOf(taken)] };
  return { status: 200, body: { conversationId: taken.id } };
}
