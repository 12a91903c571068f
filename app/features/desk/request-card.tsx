// In place of a composer, for work that is described elsewhere: where it is, and that it is done (F21).

import { CheckCheck, ExternalLink } from 'lucide-react';
import type { Conversation } from '../../lib/shapes.ts';
import { Button, buttonClass } from '../../ui/button.tsx';

interface RequestCardProps {
  uri: string;
  conversation: Conversation;
  mine: boolean;
  onFinished: () => void;
}

export function RequestCard({ uri, conversation, mine, onFinished }: RequestCardProps) {
  const parked = conversation.workItem?.state === 'parked';
  return (
    <section aria-label="Request" className="border-t border-line bg-surface p-3 sm:p-4">
      <p className="text-sm text-text-2">This work is described elsewhere; nothing of it is kept here.</p>
      <p className="mt-1 truncate text-sm" title={uri}>
        {uri}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <a href={uri} target="_blank" rel="noopener noreferrer" className={buttonClass('plain', false)}>
          <ExternalLink size={14} aria-hidden="true" /> Open it
        </a>
        {mine && !parked && (
          <Button weight="primary" onClick={onFinished} aria-keyshortcuts="e">
            <CheckCheck size={14} aria-hidden="true" /> Finished
          </Button>
        )}
      </div>
    </section>
  );
}
