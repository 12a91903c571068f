// One message: folded to a line or open, with its quotes folded, its attachments, and what became of it when sent.

import { clsx } from 'clsx';
import {
  ArrowDownLeft,
  ArrowUpRight,
  Bot,
  ChevronDown,
  FileDown,
  Forward,
  Lock,
  LockKeyhole,
} from 'lucide-react';
import { useState } from 'react';
import { useNow, useZone } from '../../lib/now.ts';
import { kindWord, protection } from '../../lib/kind-words.ts';
import type { Message } from '../../lib/message-shapes.ts';
import type { Party } from '../../lib/shapes.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { moment, ms } from '../../lib/time.ts';
import { deliveryStateWords } from '../../lib/words.ts';
import { Badge } from '../../ui/states.tsx';
import { ProtectionChips, ProtectionMark } from './mail-protection.tsx';
import { AttachmentChips } from './attachments.tsx';
import { CalendarCards } from './calendar-card.tsx';
import { openForward } from './open-composers.ts';
import { MailFrame } from './mail-frame.tsx';
import { MoveMessage } from './move-message.tsx';
import { PlainBody } from './plain-body.tsx';
import { Redecode } from './redecode.tsx';
import { SenderMark, SenderProofBadge } from './sender-proof.tsx';

function author(message: Message): string {
  if (message.direction === 'in') return message.from.name || message.from.address;
  return message.agentName ?? (message.from.name || message.from.address);
}

function names(parties: readonly Party[]): string {
  return parties.map((party) => party.address).join(', ');
}

function When({ message }: { message: Message }) {
  const now = useNow(60_000);
  const zone = useZone();
  const at = ms(message.at);
  if (at === null || message.at === null) return null;
  return (
    <time dateTime={message.at} className="shrink-0 text-xs text-text-3 tabular-nums">
      {moment(at, now, zone)}
    </time>
  );
}

function Recipients({ message }: { message: Message }) {
  return (
    <dl className="mb-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-xs text-text-3">
      {(['from', 'to', 'cc', 'bcc'] as const).map((field) => {
        const value = field === 'from' ? message.from.address : names(message[field]);
        if (value === '') return null;
        return (
          <div key={field} className="contents">
            <dt className="capitalize">{field}</dt>
            <dd className="break-words text-text-2">
              {value}{' '}
              {field === 'from' && (
                <>
                  <SenderProofBadge proof={message.authentication} />{' '}
                  <ProtectionChips protection={message.protection} sent={message.direction === 'out'} />
                </>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Delivery({ message }: { message: Message }) {
  if (message.delivery === null) return null;
  const { word, tone } = deliveryStateWords(message.delivery.state);
  const trouble = message.delivery.recipients.filter(
    ({ state }) => state === 'failed' || state === 'deferred',
  );
  return (
    <div className="mt-3 flex flex-col gap-1 text-xs">
      <span className="flex items-center gap-2">
        <Badge tone={tone}>{word}</Badge>
        {message.rating !== null && <span className="text-text-2">rated {message.rating} of 5</span>}
      </span>
      {trouble.map((recipient) => (
        <p key={recipient.recipient} className="text-alarm-text">
          {recipient.recipient}: {recipient.lastText || deliveryStateWords(recipient.state).word}
        </p>
      ))}
    </div>
  );
}

function Original({ message, conversationId }: { message: Message; conversationId: string }) {
  const { role } = useShellData().me;
  // Each reading is in the audit trail: it is for who looks into something.
  if (!message.raw || role === 'agent') return null;
  const url = `/api/v1/conversations/${encodeURIComponent(conversationId)}/messages/${encodeURIComponent(message.id)}/raw`;
  return (
    <a
      href={url}
      download
      className="mt-3 inline-flex items-center gap-1 text-xs text-text-3 hover:text-text"
    >
      <FileDown size={12} aria-hidden="true" /> Original as received (.eml)
    </a>
  );
}

function Kind({ message }: { message: Message }) {
  const word = kindWord(message);
  // What was looked at when it came says more than its attachments.
  const held = message.protection === null ? protection(message) : null;
  return (
    <>
      {word !== null && (
        <Badge>
          <Bot size={12} aria-hidden="true" /> {word}
        </Badge>
      )}
      {held !== null && (
        <Badge>
          <LockKeyhole size={12} aria-hidden="true" /> {held}
        </Badge>
      )}
    </>
  );
}

function Head({ message, open, onToggle }: { message: Message; open: boolean; onToggle: () => void }) {
  const Icon = message.direction === 'in' ? ArrowDownLeft : message.direction === 'out' ? ArrowUpRight : Lock;
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className="flex min-h-10 w-full items-center gap-2.5 rounded-lg px-3 text-left"
    >
      <Icon size={16} className="shrink-0 text-text-3" aria-hidden="true" />
      <span className="shrink-0 text-sm font-semibold">{author(message)}</span>
      {message.direction === 'note' && <Badge tone="note">internal note</Badge>}
      {message.direction === 'out' && <span className="sr-only">wrote</span>}
      <Kind message={message} />
      {!open && <SenderMark proof={message.authentication} />}
      {!open && <ProtectionMark protection={message.protection} />}
      <span className="min-w-0 flex-1 truncate text-sm text-text-3">
        {open ? '' : message.text.slice(0, 240)}
      </span>
      <When message={message} />
      <ChevronDown
        size={14}
        aria-hidden="true"
        className={clsx('shrink-0 text-text-3', open && 'rotate-180')}
      />
    </button>
  );
}

interface MessageCardProps {
  message: Message;
  conversationId: string;
  newest: boolean;
  /** The reader handles the case. */
  mine: boolean;
}

/** What somebody had read again is shown so, until the page knows of it by itself. */
function useReadAgain(kept: Message): readonly [Message, (again: Message) => void] {
  const [again, setAgain] = useState<Message | null>(null);
  if (again === null || again.charset === kept.charset) return [kept, setAgain];
  const { from, subject, text, html, folds, remoteImages, charset } = again;
  return [{ ...kept, from, subject, text, html, folds, remoteImages, charset }, setAgain];
}

export function MessageCard({ message: kept, conversationId, newest, mine }: MessageCardProps) {
  const [message, setAgain] = useReadAgain(kept);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? newest;
  const note = message.direction === 'note';
  return (
    <li
      data-message={message.direction}
      data-message-open={open}
      className={clsx(
        'rounded-lg border',
        note
          ? 'border-note-line bg-note'
          : message.direction === 'out'
            ? 'border-line bg-canvas'
            : 'border-line bg-surface',
      )}
    >
      <Head message={message} open={open} onToggle={() => setChosen(!open)} />
      {open && (
        <div className="px-3 pb-3 sm:pl-9">
          {!note && <Recipients message={message} />}
          <CalendarCards entries={message.calendar} />
          {message.html === null || note ? (
            <PlainBody text={message.text} folds={message.folds} />
          ) : (
            <MailFrame
              key={message.charset}
              message={message}
              conversationId={conversationId}
              html={message.html}
            />
          )}
          <AttachmentChips attachments={message.attachments} />
          <Delivery message={message} />
          <Redecode message={message} conversationId={conversationId} onRead={setAgain} />
          <div className="flex flex-wrap gap-x-4">
            {mine && !note && (
              <button
                type="button"
                onClick={() => openForward(conversationId, message.id)}
                className="mt-3 inline-flex min-h-6 items-center gap-1 text-xs text-text-3 hover:text-text"
              >
                <Forward size={12} aria-hidden="true" /> Forward
              </button>
            )}
            <Original message={message} conversationId={conversationId} />
            <MoveMessage message={message} conversationId={conversationId} />
          </div>
        </div>
      )}
    </li>
  );
}
