// Which of their skill sets agents answer with (F86).

import { rejections } from './commands.ts';
import type { AgentCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { AgentDraft } from './draft.ts';
import { announce } from './events.ts';

/** An empty id: the agent's own skills. Queues hear of it at once; what is offered or handled stays. */
export function chooseProfile(draft: AgentDraft, { profileId }: AgentCommandValue<'chooseProfile'>): Decided {
  const { state, user } = draft;
  if (user === undefined || !user.active) return rejections.inactive;
  if (profileId !== '' && !user.profiles.some(({ id }) => id === profileId)) return rejections.unknownProfile;
  const previous = state.presence.profileId;
  if (previous === profileId) return null;
  draft.putPresence({ profileId });
  draft.emit('agent.profile', { target: profileId, reason: previous });
  announce(draft);
  return null;
}
