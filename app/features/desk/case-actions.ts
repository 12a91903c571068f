// What agents do with whole cases: take the next one, pick one, put one aside, take it up again. Each asks the API, says
// plainly when it refused, and goes where the work is.

import { useNavigate } from '@remix-run/react';
import { useState } from 'react';
import { toast } from 'sonner';
import { quick } from '../../lib/quick.ts';

export interface CaseActions {
  /** What is on its way: `next`, or the id of a case. */
  readonly busy: string | null;
  readonly next: () => void;
  readonly pick: (conversationId: string) => void;
  readonly resume: (conversationId: string) => void;
}

function casePath(conversationId: string, what: string): string {
  return `/conversations/${encodeURIComponent(conversationId)}/${what}`;
}

export function useCaseActions(): CaseActions {
  const navigate = useNavigate();
  const [busy, setBusy] = useState<string | null>(null);

  async function next(): Promise<void> {
    setBusy('next');
    const answer = await quick<{ conversationId: string | null }>({
      method: 'POST',
      path: '/agents/me/next',
      body: {},
    });
    setBusy(null);
    if (!answer.ok) toast.error('You did not get a case', { description: answer.problem.detail });
    else if (answer.body.conversationId === null)
      toast('Nothing is waiting', { description: 'No case waits in your queues that you could take.' });
    else navigate(`/desk/${answer.body.conversationId}`);
  }

  async function take(conversationId: string, what: 'pick' | 'resume'): Promise<void> {
    setBusy(conversationId);
    const answer = await quick({ method: 'POST', path: casePath(conversationId, what), body: {} });
    setBusy(null);
    if (answer.ok) navigate(`/desk/${conversationId}`);
    else
      toast.error(what === 'pick' ? 'You did not get the case' : 'The case stays parked', {
        description: answer.problem.detail,
      });
  }

  return {
    busy,
    next: () => {
      if (busy === null) void next();
    },
    pick: (conversationId) => void take(conversationId, 'pick'),
    resume: (conversationId) => void take(conversationId, 'resume'),
  };
}

/** `until`: when it comes back by itself; null: when the agent takes it up, or the customer writes. */
export async function parkCase(
  { id, tag }: { readonly id: string; readonly tag: string },
  until: string | null,
): Promise<boolean> {
  const answer = await quick({ method: 'POST', path: casePath(id, 'park'), body: { until } });
  if (answer.ok) toast.success(`Parked ${tag}`, { description: 'It is in your personal list.' });
  else toast.error('The case stays open', { description: answer.problem.detail });
  return answer.ok;
}

/** What was kept back goes out after all (T27). */
export async function releaseNotice({
  id,
  tag,
}: {
  readonly id: string;
  readonly tag: string;
}): Promise<boolean> {
  const answer = await quick({ method: 'POST', path: casePath(id, 'notices/release'), body: {} });
  if (answer.ok) toast.success(`It is on its way, for ${tag}`);
  else toast.error('It was not sent', { description: answer.problem.detail });
  return answer.ok;
}
