// Beside the sender: whether the mail really is from there. Calm when it is; an alarm with words when it is not.

import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import type { SenderProof } from '../../lib/message-shapes.ts';
import { proofFacts, proofWords } from '../../lib/sender-words.ts';
import { Popover } from '../../ui/floating.tsx';
import { Badge } from '../../ui/states.tsx';

const icons = {
  pass: ShieldCheck,
  fail: ShieldAlert,
  unknown: ShieldQuestion,
  none: ShieldQuestion,
} as const;

/** On a folded message: what must not be overlooked. */
export function SenderMark({ proof }: { proof: SenderProof | null }) {
  if (proof === null || proof.verdict !== 'fail') return null;
  return (
    <Badge tone="alarm">
      <ShieldAlert size={12} aria-hidden="true" /> {proofWords(proof).word}
    </Badge>
  );
}

const looks = {
  ready: 'bg-ready-soft text-ready-text',
  alarm: 'bg-alarm-soft text-alarm-text',
  plain: 'bg-sunken text-text-2',
} as const;

export function SenderProofBadge({ proof }: { proof: SenderProof | null }) {
  if (proof === null) return null;
  const { word, says, tone } = proofWords(proof);
  const Icon = icons[proof.verdict];
  const facts = proofFacts(proof);
  return (
    <Popover
      label="Who sent this"
      width="w-80"
      trigger={
        <button
          type="button"
          className={`inline-flex items-center gap-1 rounded-sm px-1.5 align-baseline text-xs leading-5 font-medium ${looks[tone]}`}
        >
          <Icon size={12} aria-hidden="true" /> {word}
          <span className="sr-only">: who sent this</span>
        </button>
      }
    >
      <div className="p-4">
        <p className="text-sm">{says}</p>
        {facts.length > 0 && (
          <dl className="mt-3 flex flex-col gap-1 text-xs">
            {facts.map(([name, value]) => (
              <div key={`${name} ${value}`} className="grid grid-cols-[112px_minmax(0,1fr)] gap-2">
                <dt className="text-text-3">{name}</dt>
                <dd className="break-words text-text-2">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Popover>
  );
}
