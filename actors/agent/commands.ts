// What an agent can be asked (by its user, over the gateway), told (by queues and conversations) and reminded of (by its
// timers), and what it rejects.

import type { CommandBody } from '../effects.ts';
import type { Rejection } from '../runtime/definition.ts';
import type { AgentCommand } from '#proto/gen/skillpost/v1/agent.ts';

export type AgentCommandBody = CommandBody<'agent'>;
export type AgentCommandName = AgentCommandBody['$case'];

/** The value of one command. */
export type AgentCommandValue<Name extends AgentCommandName> = Extract<
  AgentCommandBody,
  { $case: Name }
>['value'];

export const rejections = {
  unknownCommand: { rejected: 'UNKNOWN_COMMAND', text: 'An agent does not know this.' },
  inactive: { rejected: 'AGENT_INACTIVE', text: 'This user is not active.' },
  unknownStatus: { rejected: 'UNKNOWN_STATUS', text: 'There is no such status.' },
  systemStatus: { rejected: 'SYSTEM_STATUS', text: 'This status is set by the system only.' },
  unknownQueue: { rejected: 'UNKNOWN_QUEUE', text: 'There is no such queue.' },
  notMember: { rejected: 'NOT_A_MEMBER', text: 'You are not a member of this queue.' },
  missingSkill: { rejected: 'MISSING_SKILL', text: 'You do not hold the skills of this queue.' },
  offerExpired: { rejected: 'OFFER_EXPIRED', text: 'This offer is no longer open.' },
  alreadyAccepted: { rejected: 'ALREADY_ACCEPTED', text: 'You have accepted this offer already.' },
  unknownProfile: { rejected: 'UNKNOWN_PROFILE', text: 'You have no such profile.' },
  unknownMedium: { rejected: 'UNKNOWN_MEDIUM', text: 'There is no such medium.' },
  tooManyConnections: { rejected: 'TOO_MANY_CONNECTIONS', text: 'You are connected too often.' },
  tooMuch: { rejected: 'TOO_MUCH_EXTERNAL_WORK', text: 'The agent has too much work from elsewhere.' },
  assigned: {
    rejected: 'ASSIGNED_QUEUE',
    text: 'You are assigned to this queue, and cannot sign out of it.',
  },
  notParked: { rejected: 'NOT_PARKED', text: 'This case is not in your personal queue to be taken up.' },
  noCapacity: {
    rejected: 'NO_CAPACITY',
    text: 'You have as much work as you can take: finish something first.',
  },
  notInWrapUp: { rejected: 'NOT_IN_WRAP_UP', text: 'You are not in wrap-up.' },
} as const satisfies Record<string, Rejection>;

export function offerTimedOut(offerId: string): AgentCommand {
  return { command: { $case: 'offerTimedOut', value: { offerId } } };
}

export const askingTimedOut: AgentCommand = { command: { $case: 'askingTimedOut', value: {} } };

export function connectionLapsed(connectionId: string): AgentCommand {
  return { command: { $case: 'connectionLapsed', value: { connectionId } } };
}

export const awayDue: AgentCommand = { command: { $case: 'awayDue', value: {} } };

export const reviewCommand: AgentCommand = { command: { $case: 'review', value: {} } };

export const wrapUpTimedOut: AgentCommand = { command: { $case: 'wrapUpTimedOut', value: {} } };
