// Wrap-up: the time that is left, and its early end (F64).

import { useState } from 'react';
import { toast } from 'sonner';
import { useAgent } from '../../lib/live.ts';
import { useNow } from '../../lib/now.ts';
import { quick } from '../../lib/quick.ts';
import { ms, stopwatch } from '../../lib/time.ts';

export function WrapUp() {
  const agent = useAgent();
  const now = useNow();
  const [ending, setEnding] = useState(false);
  const until = ms(agent?.wrapUpUntil);
  if (until === null) return null;
  const end = async (): Promise<void> => {
    setEnding(true);
    const answer = await quick({ method: 'POST', path: '/agents/me/wrap-up/end', body: {} });
    setEnding(false);
    if (!answer.ok) toast.error('Wrap-up goes on', { description: answer.problem.detail });
  };
  return (
    <div className="flex h-8 items-center gap-2 rounded-md border border-line pr-1 pl-2.5 text-sm">
      <span className="tabular-nums">
        <span className="sr-only">Wrap-up ends in </span>
        {stopwatch(until - now + 999)}
      </span>
      <button
        type="button"
        disabled={ending}
        onClick={() => void end()}
        aria-label="End wrap-up"
        className="h-6 rounded-sm bg-wrap-up-soft px-2 font-medium text-wrap-up-text"
      >
        End
      </button>
    </div>
  );
}
