// What a conversation can be asked (by the mail edge and by agents) and told (by queues), and what it rejects.

import type { CommandBody } from '../effects.ts';
import type { Rejection } from '../runtime/definition.ts';

export type ConversationCommandBody = CommandBody<'conversation'>;
export type ConversationCommandName = ConversationCommandBody['$case'];

/** The value of one command. */
export type ConversationCommandValue<Name extends ConversationCommandName> = Extract<
  ConversationCommandBody,
  { $case: Name }
>['value'];

export const rejections = {
  unknownCommand: { rejected: 'UNKNOWN_COMMAND', text: 'A conversation does not know this.' },
  noSuchCase: { rejected: 'NO_SUCH_CASE', text: 'There is no such case.' },
  caseMissing: { rejected: 'CASE_MISSING', text: 'This case has to be restored first.' },
  notYourCase: { rejected: 'NOT_YOUR_CASE', text: 'This case is not yours.' },
  caseClosed: { rejected: 'CASE_CLOSED', text: 'This case is closed.' },
  noSuchMessage: { rejected: 'NO_SUCH_MESSAGE', text: 'This message is not in the case, or not any more.' },
  sameCase: { rejected: 'SAME_CASE', text: 'The message is in this case already.' },
  noJoinRequest: {
    rejected: 'NO_JOIN_REQUEST',
    text: 'Nobody asks to join this case with that message, or it has been answered.',
  },
  unknownQueue: { rejected: 'UNKNOWN_QUEUE', text: 'There is no such queue.' },
  sameQueue: { rejected: 'SAME_QUEUE', text: 'The case is in this queue already.' },
  queueOff: { rejected: 'QUEUE_DISABLED', text: 'This queue is switched off: choose another one.' },
  unknownAgent: { rejected: 'UNKNOWN_AGENT', text: 'There is no such agent, or not any more.' },
  sameAgent: { rejected: 'SAME_AGENT', text: 'The case is yours already.' },
  agentAway: { rejected: 'AGENT_AWAY', text: 'This agent is away for a while: choose who stands in.' },
  needsAgent: {
    rejected: 'TRANSFER_NEEDS_AGENT',
    text: 'Through this queue cases go to an agent: say to whom.',
  },
  oneTarget: { rejected: 'ONE_TARGET', text: 'A case goes either to a queue or to an agent.' },
  toQueueOff: {
    rejected: 'TRANSFER_TO_QUEUE_OFF',
    text: 'Handing cases to other queues is switched off here.',
  },
  toAgentOff: { rejected: 'TRANSFER_TO_AGENT_OFF', text: 'Handing cases to agents is switched off here.' },
  parkOff: { rejected: 'PARKING_OFF', text: 'Putting cases into the personal queue is switched off here.' },
  parked: { rejected: 'CASE_PARKED', text: 'This case is in your personal queue: take it up again first.' },
  parkPast: { rejected: 'PARK_TIME_PAST', text: 'A case can only be parked until a time to come.' },
  commentRequired: { rejected: 'COMMENT_REQUIRED', text: 'Write a comment for the next agent.' },
  notARequest: { rejected: 'NOT_A_REQUEST', text: 'This case is no request.' },
  requestTaken: { rejected: 'REQUEST_TAKEN', text: 'Somebody works on this request already.' },
  requestWaits: {
    rejected: 'REQUEST_NOT_SCHEDULED',
    text: 'This request waits in its queue already: it cannot be scheduled any more.',
  },
  nothingSuppressed: {
    rejected: 'NOTHING_SUPPRESSED',
    text: 'No notice of this case is being kept back.',
  },
  undoOver: { rejected: 'UNDO_OVER', text: 'The reply has left: it cannot be taken back any more.' },
  notYourReply: { rejected: 'NOT_YOUR_REPLY', text: 'Only who sent a reply can take it back.' },
  nothingFailed: {
    rejected: 'NOTHING_FAILED',
    text: 'This recipient got the message, or it is still on its way.',
  },
  nothingToAsk: {
    rejected: 'NO_QUESTIONNAIRE',
    text: 'There is no questionnaire to fill in for this case.',
  },
  questionnaireChanged: {
    rejected: 'QUESTIONNAIRE_CHANGED',
    text: 'The questionnaire has changed since you opened it: look at its questions, then save again.',
  },
  answersMissing: {
    rejected: 'ANSWERS_MISSING',
    text: 'The questionnaire of this case has to be filled in before it is closed.',
  },
  caseChanged: {
    rejected: 'CASE_CHANGED',
    text: 'The case has changed since you began to write: look at what is new, then send again.',
  },
} as const satisfies Record<string, Rejection>;
