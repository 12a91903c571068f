// A case that lives through whatever a test wants, the history that it leaves, and the case that comes back out of it.

import assert from 'node:assert/strict';
import type { ConversationCommandBody } from '#actors/conversation/commands.ts';
import { restoredCase } from '#actors/recovery/restored-case.ts';
import type { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { RelatedCase } from '#proto/gen/skillpost/v1/types.ts';
import { aDirectory, aMailbox, aQuestion, aQuestionnaire, aQueue, aUser } from './directory.ts';
import { ActorBench, aWorld } from './kind-bench.ts';
import { aMail } from './kind-commands.ts';
import { outcomeOf } from './outcome.ts';

export const directory = aDirectory({
  users: [aUser('ann', { name: 'Ann' }), aUser('ben'), aUser('cid')],
  queues: [
    aQueue('support'),
    aQueue('sales', { skills: [{ skillId: 'english', level: 1 }] }),
    aQueue('transfer', { skills: [{ skillId: 'transfer-email', level: 1 }] }),
  ],
  mailboxes: [aMailbox('support', { questionnaireId: 'talk', deadlineMinutes: 90 })],
  questionnaires: [aQuestionnaire('talk', { questions: [aQuestion('words')] })],
  settings: { transferToAgent: true, transferToPersonal: true },
});

/** A case that lives, and the history that it leaves. */
export class Life {
  readonly world = aWorld(directory);
  readonly actor = new ActorBench('conversation', 'case-1', this.world);
  readonly events: Event[] = [];
  readonly writers = new Map<string, string>();
  #mails = 0;

  do(body: ConversationCommandBody): void {
    this.world.at += 1_000;
    const step = this.actor.do(body);
    if (!('rejected' in step)) this.events.push(...step.events);
  }

  mail(fields: object = {}): void {
    this.#mails += 1;
    const messageId = `m-${this.#mails}`;
    const fromAddress = `writer-${this.#mails % 3}@customer.test`;
    this.writers.set(messageId, fromAddress);
    const skills = [{ skillId: 'german', level: 3 }];
    const mail = { fromAddress, skills, priority: 7, receivedAtMs: this.world.at - 500 };
    this.do({ $case: 'receive', value: aMail(messageId, { ...mail, ...fields }) });
  }

  accept(agentId: string): void {
    const work = this.actor.view.workItem;
    const { workItemId = '', queueId = '' } = work ?? {};
    const offerId = `offer-${this.world.at}`;
    this.do({ $case: 'assign', value: { workItemId, offerId, agentId, queueId, takenBy: '' } });
  }

  park(agentId: string, untilMs = 0): void {
    this.do({ $case: 'park', value: { agentId, untilMs, byUserId: '', reason: '' } });
  }

  resume(agentId: string): void {
    const { workItemId = '' } = this.actor.view.workItem ?? {};
    this.do({ $case: 'resume', value: { agentId, workItemId } });
  }

  divert(toQueueId: string): void {
    const { workItemId = '', queueId: fromQueueId = '' } = this.actor.view.workItem ?? {};
    this.do({ $case: 'divert', value: { workItemId, fromQueueId, toQueueId, reason: 'length' } });
  }

  /** About the reply that is held, if one is. */
  held(command: 'undoReply' | 'sendHeld', agentId: string): void {
    const messageId = this.actor.view.heldReply?.messageId ?? '';
    this.do({ $case: command, value: { agentId, messageId } });
  }

  relate(state: string): void {
    const related = RelatedCase.fromPartial({
      conversationId: `other-${this.world.at % 3}`,
      messageId: 'm-other',
      state,
    });
    this.do({ $case: 'relate', value: { related } });
  }

  answer(approve: boolean): void {
    const value = { messageId: 'm-other', approve, byUserId: 'sam', bySupervisor: true };
    this.do({ $case: 'answerJoin', value });
    const answered = { messageId: 'm-1', conversationId: 'case-9', tag: 'SP-9', byUserId: 'sam' };
    this.do({ $case: 'joinAnswered', value: { ...answered, approved: approve } });
  }

  fillIn(agentId: string): void {
    const answers = [{ questionId: 'words', values: [`at ${this.world.at}`] }];
    const value = { agentId, questionnaireId: 'talk', version: 1, trigger: 'close', answers };
    this.do({ $case: 'saveAnswers', value });
  }

  moveOut(toConversationId: string): void {
    const message = aMail(`m-${this.#mails}`);
    const move = { message, toConversationId, toTag: 'SP-2', byUserId: 'sam', bySupervisor: true };
    this.do({ $case: 'moveMessage', value: move });
  }

  takeMoved(): void {
    const messageId = `moved-${this.world.at}`;
    this.writers.set(messageId, 'moved@customer.test');
    const message = aMail(messageId, { fromAddress: 'moved@customer.test' });
    const value = { message, fromConversationId: 'case-2', fromTag: 'SP-2', byUserId: 'sam', movedAtMs: 1 };
    this.do({ $case: 'takeMoved', value });
  }

  /** A new actor, told what the first `length` events say; and what it told others. */
  restored(length = this.events.length): { view: ConversationView; told: string } {
    const events = this.events.slice(0, length).map((event) => Event.fromJSON(Event.toJSON(event)));
    const value = restoredCase({ conversationId: 'case-1', events, writers: this.writers });
    assert.ok(value !== null);
    const anew = new ActorBench('conversation', 'case-1', this.world);
    const told = outcomeOf(anew.must({ $case: 'restore', value }));
    return { view: anew.view, told };
  }
}
