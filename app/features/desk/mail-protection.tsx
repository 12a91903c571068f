// Beside the sender: whether the mail was signed and encrypted by who wrote it, and what came of checking that.

import { FileKey, FileLock, FileWarning } from 'lucide-react';
import type { MailProtection } from '../../lib/message-shapes.ts';
import { encryptionWords, protectionFacts, signatureWords } from '../../lib/protection-words.ts';
import type { ProtectionWords } from '../../lib/protection-words.ts';
import { Popover } from '../../ui/floating.tsx';
import { Badge } from '../../ui/states.tsx';

const looks = {
  ready: 'bg-ready-soft text-ready-text',
  alarm: 'bg-alarm-soft text-alarm-text',
  plain: 'bg-sunken text-text-2',
} as const;

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

interface ChipProps {
  protection: MailProtection;
  words: ProtectionWords;
  about: string;
  icon: typeof FileKey;
}

function Chip({ protection, words, about, icon: Icon }: ChipProps) {
  const facts = protectionFacts(protection);
  return (
    <Popover
      label={about}
      width="w-80"
      trigger={
        <button
          type="button"
          className={`inline-flex items-center gap-1 rounded-sm px-1.5 align-baseline text-xs leading-5 font-medium ${looks[words.tone]}`}
        >
          <Icon size={12} aria-hidden="true" /> {words.word}
          <span className="sr-only">: {about.toLowerCase()}</span>
        </button>
      }
    >
      <div className="p-4">
        <p className="text-sm">{words.says}</p>
        {protection.notes.map((note) => (
          <p key={note} className="mt-2 text-sm text-text-2">
            {note}
          </p>
        ))}
        <dl className="mt-3 flex flex-col gap-1 text-xs">
          {facts.map(([name, value]) => (
            <div key={name} className="grid grid-cols-[112px_minmax(0,1fr)] gap-2">
              <dt className="text-text-3">{name}</dt>
              <dd className="break-words text-text-2">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Popover>
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
  return (
    <>
      {signature !== null && (
        <Chip
          protection={protection}
          words={signature}
          about="Who signed this"
          icon={signature.tone === 'alarm' ? FileWarning : FileKey}
        />
      )}{' '}
      {encryption !== null && (
        <Chip protection={protection} words={encryption} about="How this was encrypted" icon={FileLock} />
      )}
    </>
  );
}
