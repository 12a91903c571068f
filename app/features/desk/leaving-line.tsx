// Whether the reply that is being written leaves signed and encrypted: asked again when its recipients change.

import { LockKeyhole, LockKeyholeOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import { leavingWords, type LeavingPlan } from '../../lib/leaving-words.ts';
import { consoleLimits } from '../../lib/limits.ts';
import { quick } from '../../lib/quick.ts';

/** Null: not known, or nobody is written to yet. */
export function useLeavingPlan(mailboxId: string, recipients: readonly string[]): LeavingPlan | null {
  const [plan, setPlan] = useState<LeavingPlan | null>(null);
  const asked = recipients.join(' ');
  useEffect(() => {
    setPlan(null);
    if (mailboxId === '' || asked === '') return undefined;
    let gone = false;
    const timer = setTimeout(() => {
      const body = { mailboxId, recipients: asked.split(' ') };
      void quick<LeavingPlan>({ method: 'POST', path: '/mail-protection', body }).then((answer) => {
        if (!gone && answer.ok) setPlan(answer.body);
      });
    }, consoleLimits.leavingAskMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [mailboxId, asked]);
  return plan;
}

export function LeavingLine({ plan }: { plan: LeavingPlan | null }) {
  const words = plan === null ? null : leavingWords(plan);
  const Icon = plan?.encrypted === true ? LockKeyhole : LockKeyholeOpen;
  return (
    <p aria-live="polite" className="flex items-center gap-1.5 px-3 pt-1.5 text-xs text-text-2 empty:hidden">
      {words !== null && (
        <>
          <Icon size={12} className="shrink-0" aria-hidden="true" />
          <span className="min-w-0">{words}</span>
        </>
      )}
    </p>
  );
}
