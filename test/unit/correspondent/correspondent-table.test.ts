// Every command to a correspondent in every state: where it leads, and what it answers. A new command or state does not
// compile until each cell is decided.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CorrespondentCommandBody, CorrespondentCommandName } from '#actors/correspondent/commands.ts';
import { aDirectory } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';

type State = 'unknown' | 'served' | 'suspected' | 'failing' | 'complained';
/** `state: answer`; `!CODE` for a rejection. */
type Expected = string;

const table: Readonly<Record<State, Readonly<Record<CorrespondentCommandName, Expected>>>> = {
  unknown: {
    askLeave: 'served: granted',
    askEcho: 'unknown: granted',
    askRoom: 'unknown: granted',
    noteMachineMail: 'unknown',
    noteComplaint: 'complained',
    noteFailure: 'failing',
    noteSuccess: 'unknown',
    release: '!NOTHING_TO_RELEASE',
    forgetOld: 'unknown',
  },
  served: {
    askLeave: 'served: granted',
    askEcho: 'served: granted',
    askRoom: 'served: granted',
    noteMachineMail: 'served',
    noteComplaint: 'complained',
    noteFailure: 'failing',
    noteSuccess: 'served',
    release: 'unknown',
    forgetOld: 'served',
  },
  suspected: {
    askLeave: 'suspected: machine',
    askEcho: 'suspected: granted',
    askRoom: 'suspected: granted',
    noteMachineMail: 'suspected',
    noteComplaint: 'complained',
    noteFailure: 'failing',
    noteSuccess: 'suspected',
    release: 'unknown',
    forgetOld: 'suspected',
  },
  failing: {
    askLeave: 'failing: bounced',
    askEcho: 'failing: granted',
    askRoom: 'failing: granted',
    noteMachineMail: 'failing',
    noteComplaint: 'complained',
    noteFailure: 'failing',
    noteSuccess: 'unknown',
    release: 'unknown',
    forgetOld: 'failing',
  },
  complained: {
    askLeave: 'complained: complaint',
    askEcho: 'complained: granted',
    askRoom: 'complained: granted',
    noteMachineMail: 'complained',
    noteComplaint: 'complained',
    noteFailure: 'complained',
    noteSuccess: 'complained',
    release: 'unknown',
    forgetOld: 'complained',
  },
};

const leave = { kind: 'receipt', about: 'case-1', subject: 'lamp', byUserId: '' };
const noUser = { messageId: 'm', status: '5.1.1', text: '550 5.1.1 no such user' };

const commands: Readonly<{ [Name in CorrespondentCommandName]: CorrespondentCommandBody & { $case: Name } }> =
  {
    askLeave: { $case: 'askLeave', value: { ...leave, messageId: 'receipt-2' } },
    askEcho: {
      $case: 'askEcho',
      value: { messageId: 'receipt-2', digest: 'text' },
    },
    askRoom: { $case: 'askRoom', value: { messageId: 'receipt-2' } },
    noteMachineMail: { $case: 'noteMachineMail', value: { messageId: 'm' } },
    noteComplaint: { $case: 'noteComplaint', value: { messageId: 'm' } },
    noteFailure: { $case: 'noteFailure', value: noUser },
    noteSuccess: { $case: 'noteSuccess', value: { messageId: 'm' } },
    release: { $case: 'release', value: { byUserId: 'sam' } },
    forgetOld: { $case: 'forgetOld', value: {} },
  };

const reach: Readonly<Record<State, readonly CorrespondentCommandBody[]>> = {
  unknown: [],
  served: [{ $case: 'askLeave', value: { ...leave, messageId: 'receipt-1' } }],
  suspected: [commands.noteMachineMail, commands.noteMachineMail],
  failing: [commands.noteFailure],
  complained: [commands.noteComplaint],
};

function stateOf({ view, world }: ActorBench<'correspondent'>): State {
  const { facts, granted } = view;
  if ((facts?.complainedAtMs ?? 0) > 0) return 'complained';
  if ((facts?.failingUntilMs ?? 0) > world.at) return 'failing';
  if ((facts?.suspectUntilMs ?? 0) > world.at) return 'suspected';
  return granted > 0 ? 'served' : 'unknown';
}

for (const [state, cells] of Object.entries(table)) {
  for (const [name, expected] of Object.entries(cells)) {
    test(`N5: a correspondent that is ${state}, told ${name}: ${expected}`, () => {
      const actor = new ActorBench('correspondent', 'a@customer.test', aWorld(aDirectory({})));
      for (const body of reach[state as State]) actor.must(body);
      assert.equal(stateOf(actor), state);
      const decision = actor.do(commands[name as CorrespondentCommandName]);
      if ('rejected' in decision) return assert.equal(`!${decision.rejected}`, expected);
      const { granted, reason } = decision.reply;
      const answer = name.startsWith('ask') ? `: ${granted ? 'granted' : reason}` : '';
      return assert.equal(`${stateOf(actor)}${answer}`, expected);
    });
  }
}
