// Above the thread of work that is described elsewhere: where it is, when it comes, and that it is done (F21, F24).

import { CheckCheck, ExternalLink } from 'lucide-react';
import { useNow, useZone } from '../../lib/now.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { moment, ms } from '../../lib/time.ts';
import { Button, buttonClass } from '../../ui/button.tsx';

interface RequestCardProps {
  uri: string;
  conversation: Conversation;
  mine: boolean;
  onFinished: () => void;
}

export function RequestCard({ uri, conversation, mine, onFinished }: RequestCardProps) {
  const now = useNow(60_000);
  const zone = useZone();
  const dueAt = ms(conversation.scheduledAt ?? null);
  const parked = conversation.workItem?.state === 'parked';
  return (
    <section aria-label="Request" className="border-b border-line bg-surface px-4 py-3">
      <p className="text-sm text-text-2">This work is described elsewhere; nothing of it is kept here.</p>
      <p className="mt-1 text-sm break-words">{uri}</p>
      {dueAt !== null && <p className="mt-1 text-sm">Enters its queue: {moment(dueAt, now, zone)}</p>}
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
