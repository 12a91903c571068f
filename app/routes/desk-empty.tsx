// The desk with no conversation chosen: what to do next, in words.

import { Inbox } from 'lucide-react';
import { useAgent } from '../lib/live.ts';
import { Key } from '../ui/button.tsx';
import { Empty } from '../ui/states.tsx';

function advice(agent: ReturnType<typeof useAgent>): { title: string; text: string } {
  if (agent === null)
    return {
      title: 'Waiting for your state',
      text: 'The routing core did not answer yet. The page goes on by itself.',
    };
  if (agent.offers.length > 0)
    return { title: 'An offer is waiting for you', text: 'Accept it on the left, or press A.' };
  if (agent.workItems.length > 0)
    return {
      title: 'Choose a conversation',
      text: 'Your open conversations are on the left. J and K move, Enter opens.',
    };
  if (!agent.queues.some((queue) => queue.signedIn))
    return {
      title: 'Sign in to a queue',
      text: 'Offers come from the queues that you are signed in to: choose them above.',
    };
  if (!agent.routable)
    return {
      title: 'You get no offers now',
      text: 'Set your status to available, above at the left, when you are ready.',
    };
  return {
    title: 'You are ready',
    text: 'The next e-mail that fits your skills appears here by itself, with a sound.',
  };
}

export default function DeskEmpty() {
  const { title, text } = advice(useAgent());
  return (
    <div className="flex h-full items-center justify-center">
      <Empty icon={Inbox} title={title}>
        <p>{text}</p>
        <p className="mt-3 text-text-3">
          <Key>?</Key> shows all keys
        </p>
      </Empty>
    </div>
  );
}
