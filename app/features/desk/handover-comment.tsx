// What the agent before wrote to the next one, before anything else of the case (F79).

import { MessageSquareText } from 'lucide-react';
import { useNow, useZone } from '../../lib/now.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { moment, ms } from '../../lib/time.ts';

export function HandoverComment({ conversation: { comment } }: { conversation: Conversation }) {
  const now = useNow(60_000);
  const zone = useZone();
  if (comment === null) return null;
  const at = ms(comment.at);
  return (
    <section
      aria-label="Comment of the agent before"
      className="flex gap-2.5 border-b border-line bg-note px-4 py-2.5 text-sm text-note-text"
    >
      <MessageSquareText size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
      <div className="min-w-0">
        <p className="max-h-40 overflow-y-auto break-words whitespace-pre-wrap">{comment.text}</p>
        <p className="mt-0.5 text-xs">
          {comment.byName}, handing it over
          {at !== null && <span className="tabular-nums"> · {moment(at, now, zone)}</span>}
        </p>
      </div>
    </section>
  );
}
