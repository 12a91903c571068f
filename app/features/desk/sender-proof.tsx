// Beside the sender: whether the mail really is from there. Calm when it is; an alarm with words when it is not.

import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import type { SenderProof } from '../../lib/message-shapes.ts';
import { proofFacts, proofWords } from '../../lib/sender-words.ts';
import { Badge } from '../../ui/states.tsx';
import { FindingChip } from './finding-chip.tsx';

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

export function SenderProofBadge({ proof }: { proof: SenderProof | null }) {
  if (proof === null) return null;
  return (
    <FindingChip
      about="Who sent this"
      icon={icons[proof.verdict]}
      words={proofWords(proof)}
      facts={proofFacts(proof)}
    />
  );
}
