// Beside the sender: whether the mail was signed and encrypted by who wrote it, and what came of checking that.

import { FileKey, FileLock, FileWarning } from 'lucide-react';
import type { MailProtection } from '../../lib/message-shapes.ts';
import { encryptionWords, protectionFacts, signatureWords } from '../../lib/protection-words.ts';
import { Badge } from '../../ui/states.tsx';
import { FindingChip } from './finding-chip.tsx';

/** On a folded message: what must not be overlooked. */
export function ProtectionMark({ protection }: { protection: MailProtection | null }) {
  if (protection === null) return null;
  const words = [signatureWords(protection), encryptionWords(protection)];
  const alarm = words.find((one) => one?.tone === 'alarm');
  if (alarm === undefined || alarm === null) return null;
  return (
    <Badge tone="alarm">
      <FileWarning size={12} aria-hidden="true" /> {alarm.word}
    </Badge>
  );
}

interface ProtectionChipsProps {
  protection: MailProtection | null;
  /** We wrote the mail. */
  sent: boolean;
}

export function ProtectionChips({ protection, sent }: ProtectionChipsProps) {
  if (protection === null) return null;
  const signature = signatureWords(protection);
  const encryption = encryptionWords(protection, sent);
  const found = { notes: protection.notes, facts: protectionFacts(protection) };
  return (
    <>
      {signature !== null && (
        <FindingChip
          {...found}
          words={signature}
          about="Who signed this"
          icon={signature.tone === 'alarm' ? FileWarning : FileKey}
        />
      )}{' '}
      {encryption !== null && (
        <FindingChip {...found} words={encryption} about="How this was encrypted" icon={FileLock} />
      )}
    </>
  );
}
