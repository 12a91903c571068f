// With which of their skill sets the agent answers (F86): their own, or a profile's.

import { Check } from 'lucide-react';
import { clsx } from 'clsx';
import { toast } from 'sonner';
import { quick } from '../../lib/quick.ts';
import type { Agent } from '../../lib/shapes.ts';

async function choose(profile: string | null): Promise<void> {
  const answer = await quick({ method: 'PUT', path: '/agents/me/profile', body: { profile } });
  if (!answer.ok) toast.error('Your profile was not changed', { description: answer.problem.detail });
}

export function ProfileChoice({ agent }: { agent: Agent }) {
  if (agent.profiles.length === 0) return null;
  const choices = [{ id: null, name: 'All my skills' }, ...agent.profiles];
  return (
    <div role="group" aria-label="Answer with the skills of" className="border-t border-line p-1.5">
      <p aria-hidden="true" className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-text-3">
        Answer with the skills of
      </p>
      {choices.map(({ id, name }) => (
        <button
          key={id ?? ''}
          type="button"
          aria-pressed={agent.profile === id}
          onClick={() => void choose(id)}
          className="flex w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left text-sm hover:bg-hover"
        >
          <span className="flex-1">{name}</span>
          <Check size={16} aria-hidden="true" className={clsx(agent.profile !== id && 'invisible')} />
        </button>
      ))}
    </div>
  );
}

const media: Readonly<Record<string, string>> = {
  voice: 'a call',
  chat: 'a chat',
  task: 'a task',
  email: 'e-mail from elsewhere',
};

/** What takes capacity without being a case here (F59). */
export function ExternalWork({ agent }: { agent: Agent }) {
  if (agent.externalWork.length === 0) return null;
  return (
    <ul aria-label="Work from elsewhere" className="border-t border-line px-4 py-2 text-xs text-text-2">
      {agent.externalWork.map(({ workId, medium, weight }) => (
        <li key={workId}>
          Busy with {media[medium] ?? medium}: {weight} of {agent.capacity} points
        </li>
      ))}
    </ul>
  );
}
