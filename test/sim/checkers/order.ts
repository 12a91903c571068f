// Order and once-only at the receiving turn itself, seen from inside the kinds: what agents say to queues is numbered, so
// each statement must be newer than the one before. Also: no timer's turn runs before its time.

import { agentKind } from '#actors/agent/agent.ts';
import { conversationKind } from '#actors/conversation/conversation.ts';
import type { KindName } from '#actors/kinds.ts';
import { mailboxKind } from '#actors/mailbox/mailbox.ts';
import { correspondentKind } from '#actors/correspondent/correspondent.ts';
import { queueKind } from '#actors/queue/queue.ts';
import type { AnyKind } from '#actors/runtime/definition.ts';
import { mostStepMs } from '../machinery/process.ts';
import type { Findings } from './findings.ts';

/** What turns say that fail because the simulation wants it. */
const putInBug = 'a bug that the simulator has put in';

/** The real kinds (whose turns end in a bug when `clumsy` says so), with somebody who looks at each turn before it is decided. */
export function watchedKinds(findings: Findings, clumsy: () => boolean): ReadonlyMap<KindName, AnyKind> {
  const queue: typeof queueKind = {
    ...queueKind,
    decide(state, command, turn) {
      const body = command.command;
      const said = body?.$case === 'agentChanged' ? body.value.agent : undefined;
      const before = said === undefined ? undefined : state.agents.get(said.agentId);
      if (said !== undefined && before !== undefined)
        findings.expect(
          said.revision > before.revision,
          'messages of a pair come once and in order',
          () => `${said.agentId} to ${turn.self.id}: statement ${said.revision} after ${before.revision}`,
        );
      if (clumsy()) throw new Error(putInBug);
      return queueKind.decide(state, command, turn);
    },
  };
  const agent: typeof agentKind = {
    ...agentKind,
    decide(state, command, turn) {
      const body = command.command;
      const offer = body?.$case === 'offerTimedOut' ? state.offers.get(body.value.offerId) : undefined;
      if (offer !== undefined)
        findings.expect(
          // The wall clock may have been set back since the timer rang.
          turn.at >= offer.expiresAtMs - mostStepMs,
          'no timer fires before its time',
          () => `offer ${offer.offerId} at ${turn.self.id}, ${offer.expiresAtMs - turn.at} ms early`,
        );
      if (clumsy()) throw new Error(putInBug);
      return agentKind.decide(state, command, turn);
    },
  };
  const conversation: typeof conversationKind = {
    ...conversationKind,
    decide(state, command, turn) {
      if (clumsy()) throw new Error(putInBug);
      return conversationKind.decide(state, command, turn);
    },
  };
  const mailbox: typeof mailboxKind = {
    ...mailboxKind,
    decide(state, command, turn) {
      if (clumsy()) throw new Error(putInBug);
      return mailboxKind.decide(state, command, turn);
    },
  };
  const correspondent: typeof correspondentKind = {
    ...correspondentKind,
    decide(state, command, turn) {
      if (clumsy()) throw new Error(putInBug);
      return correspondentKind.decide(state, command, turn);
    },
  };
  return new Map<KindName, AnyKind>([
    ['agent', agent],
    ['queue', queue],
    ['conversation', conversation],
    ['mailbox', mailbox],
    ['correspondent', correspondent],
  ]);
}
