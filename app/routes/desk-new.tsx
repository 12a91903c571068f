// A new mail to somebody who has not written (F20): its case is the writer's from the start, and answers come back to it.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useNavigate } from '@remix-run/react';
import { ArrowLeft, MailX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { newMail } from '../features/desk/open-composers.ts';
import { WriteMail } from '../features/desk/write-mail.tsx';
import type { Mailbox, User } from '../lib/directory-shapes.ts';
import { useShellData } from '../lib/shell-data.ts';
import type { Page } from '../lib/shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';
import { Empty } from '../ui/states.tsx';

export const meta: MetaFunction = () => [{ title: 'New mail · Skillpost' }];

type Origin = Pick<Mailbox, 'id' | 'address' | 'name' | 'queueId'> & { readonly verified: boolean };

export async function loader({
  request,
  context,
}: LoaderFunctionArgs): Promise<{ origins: readonly Origin[] }> {
  const api = apiFor(request, context);
  const me = await requirePage(api, request);
  const [mailboxes, user] = await Promise.all([
    api.get<Page<Mailbox>>('/mailboxes?limit=200'),
    api.get<User>(`/users/${encodeURIComponent(me.id)}`),
  ]);
  const all = me.role !== 'agent';
  const origins = mailboxes.items
    .filter(({ active, queueId }) => active && (all || user.queueIds.includes(queueId)))
    .map(({ id, address, name, queueId, notVerified }) => ({
      id,
      address,
      name,
      queueId,
      verified: !notVerified.includes(address),
    }));
  return { origins };
}

/** What may be written from does not change while one writes. */
export function shouldRevalidate(): boolean {
  return false;
}

/** As the lines of recipients between them. */
const lineClass = 'h-7 min-w-0 flex-1 rounded-sm bg-transparent px-1';

function From({
  origins,
  from,
  onFrom,
}: {
  origins: readonly Origin[];
  from: string;
  onFrom: (id: string) => void;
}) {
  return (
    <label className="flex items-center gap-2 border-b border-line px-3 py-1 text-sm">
      <span className="w-14 shrink-0 text-text-3">From</span>
      <select value={from} onChange={(event) => onFrom(event.target.value)} className={lineClass}>
        {origins.map(({ id, address, name, verified }) => (
          <option key={id} value={id}>
            {name} · {address}
            {verified ? '' : ' · not verified'}
          </option>
        ))}
      </select>
    </label>
  );
}

function Subject({ subject, onSubject }: { subject: string; onSubject: (subject: string) => void }) {
  return (
    <label className="flex items-center gap-2 border-b border-line px-3 py-1 text-sm">
      <span className="w-14 shrink-0 text-text-3">Subject</span>
      <input
        value={subject}
        maxLength={900}
        onChange={(event) => onSubject(event.target.value)}
        className={lineClass}
      />
    </label>
  );
}

export default function DeskNew() {
  const { origins } = useLoaderData<typeof loader>();
  const { me } = useShellData();
  const navigate = useNavigate();
  // What was taken back goes on where it was.
  const [begun] = useState(() => newMail.value);
  const [chosen, setFrom] = useState(begun?.from ?? '');
  const [subject, setSubject] = useState(begun?.subject ?? '');
  useEffect(() => newMail.set(null), []);
  const usual = origins.find(({ verified }) => verified) ?? origins[0];
  const from = (origins.find(({ id }) => id === chosen) ?? usual)?.id ?? '';
  const origin = origins.find(({ id }) => id === from);
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface [--line-label:3.5rem]">
      <header className="flex items-center gap-2 px-3 py-2.5 sm:px-4">
        <Link
          to="/desk"
          aria-label="Back to the list"
          className="rounded-md p-1.5 text-text-2 hover:bg-hover md:hidden"
        >
          <ArrowLeft size={16} aria-hidden="true" />
        </Link>
        <h1 className="text-lg">New mail</h1>
      </header>
      {origin === undefined ? (
        <Empty icon={MailX} title="There is no address to write from">
          <p>You are in no queue that has a mailbox. An administrator can change that.</p>
        </Empty>
      ) : (
        <WriteMail
          place={{ userId: me.id, conversationId: 'new', kind: 'reply' }}
          label="New mail"
          path="/conversations"
          fields={subject.trim() === '' ? null : { mailboxId: from, subject: subject.trim() }}
          missing="A mail needs a subject."
          wordless={false}
          templates={{
            written: { mailboxId: from },
            facts: { 'agent.name': me.name, 'mailbox.address': origin.address },
          }}
          mailboxId={from}
          known={null}
          held={{ about: 'opening', opening: { from, subject: subject.trim() } }}
          focus={false}
          onLeave={() => navigate('/desk')}
          onSent={({ conversation }) => navigate(`/desk/${conversation.id}`)}
          head={<From origins={origins} from={from} onFrom={setFrom} />}
          below={<Subject subject={subject} onSubject={setSubject} />}
        />
      )}
    </div>
  );
}
