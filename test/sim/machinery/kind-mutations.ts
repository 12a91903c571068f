// Defects of a single kind, put around its decider: what it decides or believes is changed on the way. Each takes away one
// promise that a checker holds.

import type { conversationKind } from '#actors/conversation/conversation.ts';
import type { ConversationState } from '#actors/conversation/records.ts';
import { relation } from '#actors/conversation/related.ts';
import type { correspondentKind } from '#actors/correspondent/correspondent.ts';
import { noFacts } from '#actors/correspondent/records.ts';
import type { KindName } from '#actors/kinds.ts';
import type { mailboxKind } from '#actors/mailbox/mailbox.ts';
import type { AnyKind } from '#actors/runtime/definition.ts';
import { ConversationStatus, type ConversationCommand } from '#proto/gen/skillpost/v1/conversation.ts';

type Kinds = ReadonlyMap<KindName, AnyKind>;
type Conversation = typeof conversationKind;
type Decision = ReturnType<Conversation['decide']>;
type Step = Exclude<Decision, { readonly rejected: string }>;
type CommandName = NonNullable<ConversationCommand['command']>['$case'];

interface ConversationDefect {
  readonly of: readonly CommandName[];
  /** What the decider takes the case for. */
  readonly believes?: (state: ConversationState) => ConversationState;
  /** What becomes of its decision. */
  readonly does?: (step: Step) => Step;
}

function without(step: Step, told: CommandName | 'remove'): Step {
  const isTold = (command: unknown): boolean =>
    (command as { command?: { $case: string } }).command?.$case === told;
  return { ...step, tells: step.tells.filter(({ command }) => !isTold(command)) };
}

const conversationDefects = {
  /** What is moved stays where it was as well. */
  'moved-copy': {
    of: ['moveMessage', 'joinAnswered'],
    does: (step) => ({ ...step, changes: step.changes.filter(({ key }) => !key.startsWith('m/')) }),
  },
  /** What is moved never arrives. */
  'moved-lost': { of: ['moveMessage', 'joinAnswered'], does: (step) => without(step, 'takeMoved') },
  /** A move is told as of the beginning of time, so that the one before counts. */
  'moved-untimed': {
    of: ['moveMessage', 'joinAnswered'],
    does: (step) => ({
      ...step,
      reply: { ...step.reply, movedAtMs: 1 },
      effects: step.effects.map(({ effect }) =>
        effect?.$case === 'moveKeptMessage'
          ? { effect: { ...effect, value: { ...effect.value, movedAtMs: 1 } } }
          : { effect },
      ),
    }),
  },
  /** Who asks to join can be answered again and again. */
  'join-again': {
    of: ['answerJoin'],
    believes: (state) => {
      if (state.case === undefined) return state;
      const related = state.case.related.map((one) => ({ ...one, state: relation.asked }));
      return { ...state, case: { ...state.case, related } };
    },
  },
  /** A scheduled request comes too early. */
  'request-early': {
    of: ['addRequest', 'changeRequest', 'requestDue'],
    believes: (state) =>
      state.case?.status === ConversationStatus.SCHEDULED
        ? { ...state, case: { ...state.case, scheduledAtMs: 1 } }
        : state,
    does: (step) => ({
      ...step,
      timers: step.timers.map((timer) =>
        timer.dueAt === null ? timer : { ...timer, dueAt: timer.dueAt - 1_000 },
      ),
    }),
  },
  /** What was withdrawn is not taken out of its queue. */
  'withdrawn-waits': { of: ['withdrawRequest'], does: (step) => without(step, 'remove') },
  /** What is done can be withdrawn. */
  'withdrawn-twice': {
    of: ['withdrawRequest'],
    believes: (state) =>
      state.case?.status === ConversationStatus.CLOSED
        ? { ...state, case: { ...state.case, status: ConversationStatus.RECEIVED } }
        : state,
  },
  /** What was taken back leaves all the same. */
  'undo-unkept': { of: ['undoReply'], does: (step) => ({ ...step, changes: [], timers: [] }) },
} as const satisfies Readonly<Record<string, ConversationDefect>>;

function withConversation(kinds: Kinds, { of, believes, does }: ConversationDefect): Kinds {
  const conversation = kindOf(kinds, 'conversation');
  const defective: Conversation = {
    ...conversation,
    decide(state, command, turn) {
      const name = command.command?.$case;
      if (name === undefined || !of.includes(name)) return conversation.decide(state, command, turn);
      const decision = conversation.decide((believes?.(state) ?? state) as typeof state, command, turn);
      return 'rejected' in decision ? decision : (does?.(decision) ?? decision);
    },
  };
  return new Map(kinds).set('conversation', defective);
}

/** What is learned of an address is kept, and not heeded. */
function withDeafGuard(kinds: Kinds): Kinds {
  const correspondent = kindOf(kinds, 'correspondent');
  const deaf: typeof correspondentKind = {
    ...correspondent,
    decide: (state, command, turn) =>
      correspondent.decide(
        command.command?.$case === 'askLeave' ? { ...state, facts: noFacts } : state,
        command,
        turn,
      ),
  };
  return new Map(kinds).set('correspondent', deaf);
}

/** A mailbox is given to whoever asks, though somebody holds it. */
function withOpenMailbox(kinds: Kinds): Kinds {
  const mailbox = kindOf(kinds, 'mailbox');
  const open: typeof mailboxKind = {
    ...mailbox,
    decide: (actor, command, turn) =>
      mailbox.decide(
        command.command?.$case === 'claim'
          ? { ...actor, state: { ...actor.state, leasedUntilMs: 0 } }
          : actor,
        command,
        turn,
      ),
  };
  return new Map(kinds).set('mailbox', open);
}

interface KindTypes {
  readonly conversation: Conversation;
  readonly correspondent: typeof correspondentKind;
  readonly mailbox: typeof mailboxKind;
}

function kindOf<Name extends keyof KindTypes>(kinds: Kinds, name: Name): KindTypes[Name] {
  const kind = kinds.get(name);
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  return kind;
}

export const kindMutations = {
  'deaf-guard': withDeafGuard,
  'open-mailbox': withOpenMailbox,
  ...(Object.fromEntries(
    Object.entries(conversationDefects).map(([name, defect]) => [
      name,
      (kinds: Kinds) => withConversation(kinds, defect),
    ]),
  ) as Readonly<Record<keyof typeof conversationDefects, (kinds: Kinds) => Kinds>>),
} as const;
export type KindMutation = keyof typeof kindMutations;
