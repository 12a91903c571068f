// What is known of the customer's address: that mail to it comes back, and why the system writes nothing to it by itself.
// Forgiven by one click (T27).

import { useRevalidator } from '@remix-run/react';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { keptBackBecause } from '../../lib/event-words.ts';
import { useNow, useZone } from '../../lib/now.ts';
import { quick } from '../../lib/quick.ts';
import type { Correspondent } from '../../lib/correspondent-shapes.ts';
import { moment, ms } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';

function useMoment(): (iso: string | null) => string {
  const now = useNow(60_000);
  const zone = useZone();
  return (iso) => {
    const at = ms(iso);
    return at === null ? '' : moment(at, now, zone);
  };
}

async function release(address: string): Promise<boolean> {
  const path = `/correspondents/${encodeURIComponent(address)}/release`;
  const answer = await quick({ method: 'POST', path, body: {} });
  if (answer.ok) toast.success(`Receipts go to ${address} again`);
  else toast.error('Nothing has changed', { description: answer.problem.detail });
  return answer.ok;
}

/** On the panel of the customer; nothing when nothing is known. */
export function CorrespondentFacts({ correspondent }: { correspondent: Correspondent }) {
  const { address, failing, paused } = correspondent;
  const at = useMoment();
  const { revalidate } = useRevalidator();
  const [busy, setBusy] = useState(false);
  if (failing === null && paused === null) return null;
  async function forgive(): Promise<void> {
    setBusy(true);
    if (await release(address)) revalidate();
    setBusy(false);
  }
  const until = at(paused?.until ?? null);
  return (
    <section aria-label="What is known of this address" className="mt-4 rounded-lg bg-away-soft p-3 text-sm">
      {failing !== null && (
        <p className="break-words">
          <span className="font-medium">Mail to this address has come back</span> since {at(failing.since)}:{' '}
          {failing.text || failing.status}
        </p>
      )}
      {paused !== null && (
        <p className={failing === null ? 'break-words' : 'mt-2 break-words'}>
          No receipts go to it{until === '' ? '' : ` until ${until}`}
          {paused.reason === 'bounced' && failing !== null ? '' : `: ${keptBackBecause(paused.reason)}`}.
        </p>
      )}
      {paused !== null && paused.reason !== 'off' && (
        <Button small disabled={busy} onClick={() => void forgive()} className="mt-2">
          Write to it again
        </Button>
      )}
    </section>
  );
}

/** Above the composer: what an agent writes goes out all the same (C13). */
export function ReachWarning({ correspondent }: { correspondent: Correspondent | null }) {
  const at = useMoment();
  const failing = correspondent?.failing ?? null;
  if (correspondent === null || failing === null) return null;
  return (
    <p
      role="status"
      className="flex gap-2 border-t border-line bg-busy-soft px-4 py-2 text-sm text-busy-text"
    >
      <CircleAlert size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 break-words">
        Mail to {correspondent.address} has come back since {at(failing.since)}:{' '}
        {failing.text || failing.status}. You can still write.
      </span>
    </p>
  );
}
