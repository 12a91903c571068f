// Above the thread: what this case may belong to, who asks to join it, where it went, and that its sender may be another.
// One line each, with what can be done about it; nothing when there is nothing to say.

import { Link } from '@remix-run/react';
import { GitMerge, Link2, ShieldAlert, UserPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { quick } from '../../lib/quick.ts';
import type { RelatedCase } from '../../lib/belonging-shapes.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { Button } from '../../ui/button.tsx';

interface LineProps {
  icon: ReactNode;
  alarm?: boolean;
  children: ReactNode;
  actions?: ReactNode;
}

function Line({ icon, alarm = false, children, actions }: LineProps) {
  return (
    <li
      className={`flex flex-wrap items-center gap-x-2.5 gap-y-1.5 px-4 py-2 text-sm ${alarm ? 'bg-alarm-soft text-alarm-text' : 'bg-sunken text-text-2'}`}
    >
      <span className="shrink-0" aria-hidden="true">
        {icon}
      </span>
      <span className="min-w-64 flex-1 break-words">{children}</span>
      {actions !== undefined && <span className="flex gap-1.5">{actions}</span>}
    </li>
  );
}

function CaseLink({ id, tag }: { id: string; tag: string }) {
  return (
    <Link
      to={`/desk/${encodeURIComponent(id)}`}
      className="font-medium whitespace-nowrap text-accent-text underline tabular-nums"
    >
      {tag || 'that case'}
    </Link>
  );
}

async function answerJoin(
  { id }: Conversation,
  { messageId }: RelatedCase,
  answer: 'approve' | 'refuse',
): Promise<boolean> {
  const path = `/conversations/${encodeURIComponent(id)}/join-requests/${encodeURIComponent(messageId ?? '')}/${answer}`;
  const done = await quick({ method: 'POST', path, body: {} });
  if (!done.ok) toast.error('Nothing was changed', { description: done.problem.detail });
  else if (answer === 'approve') toast.success('The message is in this case now');
  else toast.success('It stays a case of its own');
  return done.ok;
}

interface BelongingProps {
  conversation: Conversation;
  onChanged: () => void;
}

function JoinRequest({ conversation, entry, onChanged }: BelongingProps & { entry: RelatedCase }) {
  const [busy, setBusy] = useState(false);
  const who = entry.from === null ? 'Somebody' : entry.from.name || entry.from.address;
  const answer = async (what: 'approve' | 'refuse'): Promise<void> => {
    setBusy(true);
    if (await answerJoin(conversation, entry, what)) onChanged();
    setBusy(false);
  };
  return (
    <Line
      icon={<UserPlus size={16} />}
      actions={
        <>
          <Button small weight="primary" disabled={busy} onClick={() => void answer('approve')}>
            Let in
          </Button>
          <Button small disabled={busy} onClick={() => void answer('refuse')}>
            Keep apart
          </Button>
        </>
      }
    >
      <span className="font-medium text-text">{who}</span>
      {entry.from !== null && entry.from.name !== '' && <span> ({entry.from.address})</span>} wants to join
      with “{entry.subject || 'No subject'}”: <CaseLink id={entry.id} tag={entry.tag} />
    </Line>
  );
}

const says: Readonly<Record<string, string>> = {
  asks: 'Who wrote this has asked to join',
  related: 'May belong to',
  duplicate: 'The same mail came as',
};

export function Belonging({ conversation, onChanged }: BelongingProps) {
  const { related = [], unverified = false, mergedInto = null } = conversation;
  const open = related.filter(({ state, id }) => Object.hasOwn(says, state) && id !== mergedInto);
  const requests = related.filter(({ state }) => state === 'asked');
  const merged = related.find(({ id }) => id === mergedInto);
  if (!unverified && mergedInto === null && open.length === 0 && requests.length === 0) return null;
  return (
    <ul aria-label="What this case belongs to" className="divide-y divide-line border-b border-line">
      {unverified && (
        <Line alarm icon={<ShieldAlert size={16} />}>
          <span className="font-medium">Unverified sender.</span> This mail is not proven to be from{' '}
          {conversation.customer.address}: somebody else may have written it.
        </Line>
      )}
      {requests.map((entry) => (
        <JoinRequest key={entry.id} conversation={conversation} entry={entry} onChanged={onChanged} />
      ))}
      {open.map((entry) => (
        <Line key={entry.id} icon={<Link2 size={16} />}>
          {says[entry.state]} <CaseLink id={entry.id} tag={entry.tag} />
          {entry.subject !== '' && <span> · {entry.subject}</span>}
        </Line>
      ))}
      {mergedInto !== null && (
        <Line icon={<GitMerge size={16} />}>
          Merged into <CaseLink id={mergedInto} tag={merged?.tag ?? ''} />
        </Line>
      )}
    </ul>
  );
}
