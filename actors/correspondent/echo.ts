// A machine that strips every header and changes its name with every answer still says the same each time (T1). A text that
// comes from one domain again and again is answered twice a day, whoever signs it. Who suffers: the third person of a company
// who sends the same text, whose receipt is kept back in the open.

import { limits } from '../limits.ts';
import type { CorrespondentCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { CorrespondentDraft } from './draft.ts';
import { planForgetting } from './forgetting.ts';

/** Of a domain, whenever mail from there is to be answered by a machine. */
export function askEcho(
  draft: CorrespondentDraft,
  { digest, messageId }: CorrespondentCommandValue<'askEcho'>,
): Decided {
  const { state, turn, policy } = draft;
  if (digest === '') return { granted: true };
  const recent = (state.echo?.texts ?? []).filter(({ atMs }) => atMs > turn.at - limits.echoMs);
  const known = recent.find((text) => text.digest === digest);
  const answered = known?.messageIds ?? [];
  if (answered.includes(messageId)) return { granted: true };
  if (policy.on && answered.length >= policy.perText)
    return { granted: false, reason: 'echo', untilMs: (known?.atMs ?? turn.at) + limits.echoMs };
  const others = recent.filter((text) => text !== known).slice(1 - limits.echoTexts);
  const messageIds = [...answered, messageId].slice(-policy.perText);
  draft.putEcho({ texts: [...others, { digest, messageIds, atMs: turn.at }] });
  planForgetting(draft);
  return { granted: true };
}
