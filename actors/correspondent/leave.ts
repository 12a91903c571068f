// May this machine mail go to this address (N5, T1)? Who benefits: everybody whose machine would answer ours. Who would
// abuse it: whoever makes an address look like a machine's only keeps receipts from it, which a person sends after all.

import { limits } from '../limits.ts';
import type { TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { sameSubjectMs } from '../vocabulary/machine-mail.ts';
import type { KeptBackReason, LadderStep } from '../vocabulary/machine-mail.ts';
import type { CorrespondentCommandValue } from './commands.ts';
import type { CorrespondentState } from './records.ts';
import type { Decided } from './decide.ts';
import type { CorrespondentDraft } from './draft.ts';
import { planForgetting } from './forgetting.ts';
import type { CorrespondentFacts, GrantedMail } from '#proto/gen/skillpost/v1/correspondent.ts';

/** Until when machine mail is kept away; 0: until somebody releases it. */
export interface KeptAway {
  readonly reason: KeptBackReason;
  readonly untilMs: number;
}

type Asked = CorrespondentCommandValue<'askLeave'>;

export function askLeave(draft: CorrespondentDraft, asked: Asked): Decided {
  const { granted } = draft.state;
  if (granted.has(asked.messageId)) return { granted: true };
  if (asked.byUserId === '') {
    const refused = refusal(draft, asked);
    if (refused !== null) return { granted: false, ...refused };
  }
  // What is sent on is wanted in any number: only what is written is counted.
  if (asked.kind !== 'forward') count(draft, asked);
  return { granted: true };
}

function refusal(draft: CorrespondentDraft, asked: Asked): KeptAway | null {
  const { at } = draft.turn;
  if (!draft.policy.on) return { reason: 'off', untilMs: 0 };
  const away = keptAway(draft.facts, at);
  if (away !== null || asked.kind === 'forward') return away;
  const all = [...draft.state.granted.values()];
  const { perCase, perSubject } = draft.policy;
  const about = all.filter((one) => one.about === asked.about);
  const alike = all.filter(({ subject, about: what }) => subject === asked.subject && what !== asked.about);
  return (
    overdrawn(all, draft.turn.world.settings.machineMailLadder, at) ??
    passed('case', about, { withinMs: draft.lookBackMs, most: perCase, at }) ??
    // Mails about one thing have one subject.
    passed('subject', asked.subject === '' ? [] : alike, { withinMs: sameSubjectMs, most: perSubject, at })
  );
}

/** What keeps any machine mail from the address; null: nothing. */
export function barred(
  { facts, granted }: CorrespondentState,
  { at, world }: Pick<TurnContext<Directory>, 'at' | 'world'>,
): KeptAway | null {
  const { machineMail, machineMailLadder } = world.settings;
  if (!machineMail.on) return { reason: 'off', untilMs: 0 };
  return keptAway(facts, at) ?? overdrawn([...granted.values()], machineMailLadder, at);
}

/** What is known of the address itself; null: nothing keeps machine mail from it. */
export function keptAway(facts: CorrespondentFacts, at: number): KeptAway | null {
  if (facts.complainedAtMs > 0) return { reason: 'complaint', untilMs: 0 };
  if (facts.failingUntilMs > at) return { reason: 'bounced', untilMs: facts.failingUntilMs };
  if (facts.suspectUntilMs > at) return { reason: 'machine', untilMs: facts.suspectUntilMs };
  return null;
}

/** The step that holds longest. */
function overdrawn(
  granted: readonly GrantedMail[],
  ladder: readonly LadderStep[],
  at: number,
): KeptAway | null {
  const steps = ladder.flatMap((step) => passed('budget', granted, { ...step, at }) ?? []);
  return steps.toSorted((one, other) => other.untilMs - one.untilMs)[0] ?? null;
}

/** `granted` oldest first. */
function passed(
  reason: KeptBackReason,
  granted: readonly GrantedMail[],
  { withinMs, most, at }: LadderStep & { readonly at: number },
): KeptAway | null {
  const within = granted.filter(({ atMs }) => atMs > at - withinMs);
  const leaves = within[within.length - most];
  return leaves === undefined ? null : { reason, untilMs: leaves.atMs + withinMs };
}

function count(draft: CorrespondentDraft, { messageId, about, subject, kind }: Asked): void {
  const { at } = draft.turn;
  const excess = draft.state.granted.size - limits.grantsRemembered + 1;
  for (const oldest of [...draft.state.granted.keys()].slice(0, Math.max(0, excess)))
    draft.dropGranted(oldest);
  draft.putGranted(messageId, { atMs: at, about, subject, kind });
  planForgetting(draft);
}
