// Cases that may belong together (T8), and strangers who ask to join one (N6): each of the two knows of the other. A person
// decides; until then the stranger's mail waits in a case of its own, as any mail does. Must not know how cases were found.
//
//   new case  asks ──┬─ approved: its message moves, and with the last one it closes
//                    └─ refused: it stays a case of its own
//   the other asked ─┴─ approved | refused

import { limits } from '../limits.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { isOwned } from './records.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';
import { RelatedCase } from '#proto/gen/skillpost/v1/types.ts';

/** The states of a relation, as they are kept and told. */
export const relation = {
  related: 'related',
  asks: 'asks',
  asked: 'asked',
  approved: 'approved',
  refused: 'refused',
  duplicate: 'duplicate',
} as const;

/** One entry per case; past the bound the oldest goes that nobody waits for. */
export function withRelated(known: Case, entry: RelatedCase): Case {
  const others = known.related.filter(({ conversationId }) => conversationId !== entry.conversationId);
  const related = [...others, entry];
  if (related.length > limits.relatedCases) {
    const oldest = related.findIndex(({ state }) => state !== relation.asked);
    related.splice(Math.max(0, oldest), 1);
  }
  return { ...known, related };
}

/** Writes it down here, and says so in the history. */
export function putRelated(draft: ConversationDraft, entry: Partial<RelatedCase>): void {
  if (draft.case === undefined) return;
  const before = draft.case.related.find(({ conversationId }) => conversationId === entry.conversationId);
  const related = RelatedCase.fromPartial({ ...before, ...entry, atMs: before?.atMs ?? draft.turn.at });
  draft.putCase(withRelated(draft.case, related));
  draft.emit('conversation.related', { related });
}

/** The case is new: it says which one it may belong to, and tells that one. */
export function openRelated(draft: ConversationDraft, mail: ConversationCommandValue<'receive'>): void {
  const { related: other } = mail;
  if (other === undefined || draft.case === undefined || other.conversationId === draft.id) return;
  putRelated(draft, { ...other, messageId: mail.messageId });
  const related = RelatedCase.fromPartial({
    conversationId: draft.id,
    tag: draft.case.tag,
    state: other.state === relation.asks ? relation.asked : other.state,
    messageId: mail.messageId,
    fromAddress: mail.fromAddress,
    fromName: mail.fromName,
    subject: mail.subject,
  });
  draft.step.tell('conversation', other.conversationId, { $case: 'relate', value: { related } });
}

export function relate(draft: ConversationDraft, { related }: ConversationCommandValue<'relate'>): Decided {
  if (draft.case !== undefined && related !== undefined) putRelated(draft, related);
  return null;
}

/** Whoever has the case may decide about it; whoever sees it while nobody has it; a supervisor always. */
export function mayDecide(
  { case: theCase, work }: ConversationDraft,
  { byUserId, bySupervisor }: { readonly byUserId: string; readonly bySupervisor: boolean },
): boolean {
  return bySupervisor || work === undefined || !isOwned(work) || theCase?.ownerAgentId === byUserId;
}
