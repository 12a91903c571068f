// What an item asks for in the queue that it goes to.

import { mergeRequirements, withoutRequirements } from '../vocabulary/skill.ts';
import type { SkillLevel } from '../vocabulary/skill.ts';
import type { ConversationDraft } from './draft.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

/** What rules asked for goes along; what only the queue before asked for does not. */
export function skillsIn(draft: ConversationDraft, theCase: Case, queueId: string): SkillLevel[] {
  const { queues } = draft.turn.world;
  const before = queues.get(theCase.queueId)?.skills ?? [];
  return mergeRequirements(withoutRequirements(theCase.skills, before), queues.get(queueId)?.skills ?? []);
}
