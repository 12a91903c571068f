// The decider of an agent: dispatch only.

import type { Decision, Rejection, TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { rejections } from './commands.ts';
import type { AgentCommandBody } from './commands.ts';
import { connected, disconnected, goAway } from './connections.ts';
import { heard, stopAsking } from './choosing.ts';
import { AgentDraft } from './draft.ts';
import { forceSignOut } from './forced-sign-out.ts';
import { endExternalWork, takeExternalWork } from './external.ts';
import { accept, decline, reserve, timedOut, withdrawn } from './offers.ts';
import { dropPersonal, keepPersonal, personalDue, resumeParked } from './personal.ts';
import { setStatus, signIn, signOut } from './presence.ts';
import { review } from './membership.ts';
import { chooseProfile } from './profile.ts';
import type { AgentState } from './records.ts';
import { assigned, endWrapUp, workEnded, wrapUpOver } from './work.ts';
import type { AgentCommand, AgentRecord, AgentReply } from '#proto/gen/skillpost/v1/agent.ts';

/** What a concern hands back: a reply, a rejection, or null for the empty reply. */
export type Decided = AgentReply | Rejection | null;

const emptyReply: AgentReply = { conversationId: '' };

export function decide(
  state: AgentState,
  { command }: AgentCommand,
  turn: TurnContext<Directory>,
): Decision<AgentCommand, AgentRecord, AgentReply> {
  if (command === undefined) return rejections.unknownCommand;
  const draft = new AgentDraft(state, turn);
  const decided = dispatch(draft, command);
  if (decided !== null && 'rejected' in decided) return decided;
  return draft.step.step(decided ?? emptyReply);
}

// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive, which the compiler checks
function dispatch(draft: AgentDraft, command: AgentCommandBody): Decided {
  switch (command.$case) {
    case 'setStatus':
      return setStatus(draft, command.value);
    case 'signIn':
      return signIn(draft, command.value);
    case 'signOut':
      return signOut(draft, command.value);
    case 'reserve':
      return reserve(draft, command.value);
    case 'accept':
      return accept(draft, command.value);
    case 'decline':
      return decline(draft, command.value);
    case 'withdraw':
      return withdrawn(draft, command.value);
    case 'assigned':
      return assigned(draft, command.value);
    case 'workEnded':
      return workEnded(draft, command.value);
    case 'endWrapUp':
      return endWrapUp(draft);
    case 'takeExternalWork':
      return takeExternalWork(draft, command.value);
    case 'endExternalWork':
      return endExternalWork(draft, command.value);
    case 'chooseProfile':
      return chooseProfile(draft, command.value);
    case 'review':
      return review(draft);
    case 'keepPersonal':
      return keepPersonal(draft, command.value);
    case 'dropPersonal':
      return dropPersonal(draft, command.value);
    case 'resumeParked':
      return resumeParked(draft, command.value);
    case 'personalDue':
      return personalDue(draft, command.value);
    case 'connected':
      return connected(draft, command.value);
    case 'disconnected':
    case 'connectionLapsed':
      return disconnected(draft, command.value);
    case 'forceSignOut':
      return forceSignOut(draft, command.value);
    case 'awayDue':
      return goAway(draft);
    case 'queueHas':
      return heard(draft, command.value);
    case 'askingTimedOut':
      return stopAsking(draft);
    case 'offerTimedOut':
      return timedOut(draft, command.value);
    case 'wrapUpTimedOut':
      return wrapUpOver(draft);
  }
}
