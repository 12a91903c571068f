// Over the thread: subject, tag, state, queue, customer, and what can be done with the case (F88).

import { Link } from '@remix-run/react';
import {
  ArrowLeft,
  ArrowRightLeft,
  CheckCheck,
  Copy,
  Hand,
  PanelRight,
  PauseCircle,
  PlayCircle,
} from 'lucide-react';
import { toast } from 'sonner';
import type { Conversation } from '../../lib/shapes.ts';
import { ms, span } from '../../lib/time.ts';
import { caseStatusWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Due } from '../../ui/due.tsx';
import { Tooltip } from '../../ui/floating.tsx';
import { Badge } from '../../ui/states.tsx';

async function copyTag(tag: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(tag);
    toast.success(`Copied ${tag}`);
  } catch {
    // The browser refuses without a secure connection; the tag can still be selected.
    toast.error('The browser did not allow copying', { description: 'Select the tag and copy it by hand.' });
  }
}

function Facts({ conversation }: { conversation: Conversation }) {
  const { word, tone } = caseStatusWords(conversation.status);
  const item = conversation.workItem;
  const queued = ms(item?.enqueuedAt);
  const accepted = ms(item?.acceptedAt);
  return (
    <p className="mt-0.5 flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-text-2">
      <Badge tone={tone}>{word}</Badge>
      {item?.state === 'parked' && <Badge>parked</Badge>}
      {conversation.status !== 'closed' && (
        <Due deadlineAt={conversation.deadlineAt} from={item?.enqueuedAt ?? conversation.createdAt} />
      )}
      <button
        type="button"
        onClick={() => void copyTag(conversation.tag)}
        className="inline-flex items-center gap-1 rounded-sm tabular-nums hover:text-text"
        aria-label={`Copy the tag ${conversation.tag}`}
      >
        {conversation.tag} <Copy size={12} aria-hidden="true" />
      </button>
      <span>{conversation.queueName}</span>
      <span className="max-w-60 truncate">{conversation.customer.name || conversation.customer.address}</span>
      {queued !== null && accepted !== null && (
        <span className="tabular-nums">waited {span(accepted - queued)}</span>
      )}
      {conversation.agentName !== null && <span>with {conversation.agentName}</span>}
    </p>
  );
}

/** What the reader may do with the case now. */
export interface CasePowers {
  readonly transfer: boolean;
  readonly park: boolean;
  readonly resume: boolean;
  readonly pick: boolean;
}

interface ActionProps {
  can: CasePowers;
  busy: boolean;
  onTransfer: () => void;
  /** Parks, or takes up again. */
  onPark: () => void;
  onPick: () => void;
}

function CaseButtons({ can, busy, onTransfer, onPark, onPick }: ActionProps) {
  return (
    <>
      {can.pick && (
        <Button small disabled={busy} onClick={onPick}>
          <Hand size={14} aria-hidden="true" /> Take it
        </Button>
      )}
      {can.resume && (
        <Button small weight="primary" disabled={busy} onClick={onPark} aria-keyshortcuts="p">
          <PlayCircle size={14} aria-hidden="true" /> Resume
        </Button>
      )}
      {can.park && (
        <Tooltip text="Park (P)">
          <Button square weight="quiet" aria-label="Park" onClick={onPark}>
            <PauseCircle size={16} aria-hidden="true" />
          </Button>
        </Tooltip>
      )}
      {can.transfer && (
        <Tooltip text="Transfer (T)">
          <Button square weight="quiet" aria-label="Transfer" onClick={onTransfer}>
            <ArrowRightLeft size={16} aria-hidden="true" />
          </Button>
        </Tooltip>
      )}
    </>
  );
}

interface HeaderProps extends ActionProps {
  conversation: Conversation;
  mine: boolean;
  onClose: () => void;
  detailsOpen: boolean;
  onDetails: () => void;
}

export function ConversationHeader({
  conversation,
  mine,
  onClose,
  detailsOpen,
  onDetails,
  ...actions
}: HeaderProps) {
  return (
    <header className="flex items-start gap-2 border-b border-line px-3 py-2.5 sm:px-4">
      <Link
        to="/desk"
        aria-label="Back to the list"
        className="mt-0.5 rounded-md p-1.5 text-text-2 hover:bg-hover md:hidden"
      >
        <ArrowLeft size={16} aria-hidden="true" />
      </Link>
      <div className="min-w-0 flex-1">
        <h1 className="truncate text-lg" title={conversation.subject}>
          {conversation.subject || 'No subject'}
        </h1>
        <Facts conversation={conversation} />
      </div>
      <CaseButtons {...actions} />
      {mine && (
        <Tooltip text="Close without a reply (E)">
          <Button square weight="quiet" aria-label="Close the case" onClick={onClose}>
            <CheckCheck size={16} aria-hidden="true" />
          </Button>
        </Tooltip>
      )}
      <Tooltip text="Details (I)">
        <Button
          square
          weight="quiet"
          aria-label="Details"
          aria-pressed={detailsOpen}
          className="xl:hidden"
          onClick={onDetails}
        >
          <PanelRight size={16} aria-hidden="true" />
        </Button>
      </Tooltip>
    </header>
  );
}
