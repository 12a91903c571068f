// What the agent sent in the past 24 hours, newest first, with what became of it (F69).

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { ArrowLeft, Send } from 'lucide-react';
import { useNow, useZone } from '../lib/now.ts';
import type { Message } from '../lib/message-shapes.ts';
import type { Party } from '../lib/shapes.ts';
import { moment, ms } from '../lib/time.ts';
import { deliveryStateWords } from '../lib/words.ts';
import { apiFor } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';
import { buttonClass } from '../ui/button.tsx';
import { Badge, Empty } from '../ui/states.tsx';

export const meta: MetaFunction = () => [{ title: 'Sent · Skillpost' }];

interface Sent {
  readonly id: string;
  readonly conversationId: string;
  readonly subject: string;
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly at: string | null;
  readonly delivery: Message['delivery'];
}

export async function loader({ request, context }: LoaderFunctionArgs): Promise<{ items: readonly Sent[] }> {
  const api = apiFor(request, context);
  await requirePage(api, request);
  return api.get<{ items: readonly Sent[] }>('/agents/me/sent');
}

function Row({ sent }: { sent: Sent }) {
  const now = useNow(60_000);
  const zone = useZone();
  const at = ms(sent.at);
  const state = sent.delivery === null ? null : deliveryStateWords(sent.delivery.state);
  const trouble =
    sent.delivery?.recipients.filter((one) => one.state === 'failed' || one.state === 'deferred') ?? [];
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        to={`/desk/${sent.conversationId}`}
        className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-3 hover:bg-hover"
      >
        <span className="min-w-0 flex-1 basis-60">
          <span className="block truncate text-sm font-medium">{sent.subject || 'No subject'}</span>
          <span className="block truncate text-sm text-text-2">
            to {[...sent.to, ...sent.cc].map(({ name, address }) => name || address).join(', ')}
          </span>
          {trouble.map((one) => (
            <span key={one.recipient} className="block text-xs break-words text-alarm-text">
              {one.recipient}: {one.lastText}
            </span>
          ))}
        </span>
        {state !== null && <Badge tone={state.tone}>{state.word}</Badge>}
        {at !== null && (
          <time dateTime={sent.at ?? undefined} className="text-xs text-text-3 tabular-nums">
            {moment(at, now, zone)}
          </time>
        )}
      </Link>
    </li>
  );
}

export default function DeskSent() {
  const { items } = useLoaderData<typeof loader>();
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex items-center gap-2 border-b border-line px-3 py-2.5 sm:px-4">
        <Link
          to="/desk"
          aria-label="Back to the list"
          className="rounded-md p-1.5 text-text-2 hover:bg-hover md:hidden"
        >
          <ArrowLeft size={16} aria-hidden="true" />
        </Link>
        <div className="min-w-0 flex-1">
          <h1 className="text-lg">Sent</h1>
          <p className="text-xs text-text-2">Your mail of the past 24 hours.</p>
        </div>
        <Link to="/desk/footer" className={buttonClass('quiet', true)}>
          Your footer
        </Link>
      </header>
      {items.length === 0 ? (
        <Empty icon={Send} title="Nothing yet">
          <p>What you send stands here for 24 hours, with whether it arrived.</p>
        </Empty>
      ) : (
        <ul aria-label="Sent mail" className="min-h-0 flex-1 overflow-y-auto">
          {items.map((sent) => (
            <Row key={sent.id} sent={sent} />
          ))}
        </ul>
      )}
    </div>
  );
}
