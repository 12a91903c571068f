// Handing a case to another queue or to a colleague, with a comment that is shown first to who gets it (F75–F80); its
// place in time is kept. Ways that are switched off are not shown.

import { useNavigate } from '@remix-run/react';
import { useId, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { fieldText } from '../../lib/form.ts';
import { openWays, type OpenWays } from '../../lib/handover.ts';
import { useLive } from '../../lib/live.ts';
import { quick } from '../../lib/quick.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { buttonClass, Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/floating.tsx';
import { ColleagueChoice } from './colleague-choice.tsx';

type Way = 'queue' | 'agent';

function QueueChoice({ conversation }: { conversation: Conversation }) {
  const figures = useLive((state) => state.figures);
  const { handover } = useShellData();
  const known = handover?.queues ?? Object.values(figures);
  // Colleagues are chosen by name, not by the queue behind them.
  const queues = known.filter(({ id, enabled }) => enabled && id !== conversation.queue && id !== 'transfer');
  if (queues.length === 0)
    return <p className="text-sm text-text-2">There is no other queue to transfer to.</p>;
  return (
    <fieldset className="flex max-h-60 flex-col gap-1 overflow-y-auto">
      <legend className="mb-1 text-sm font-medium">Queue</legend>
      {queues.map(({ id, name }, index) => {
        const live = figures[id];
        return (
          <label key={id} className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-hover">
            <input type="radio" name="queue" value={id} defaultChecked={index === 0} required />
            <span className="flex-1">{name}</span>
            {live !== undefined && (
              <span className="text-xs text-text-3 tabular-nums">
                {live.closed ? 'closed, ' : ''}
                {live.waiting} waiting, {live.agentsReady} ready
              </span>
            )}
          </label>
        );
      })}
    </fieldset>
  );
}

interface WaysProps {
  way: Way;
  ways: OpenWays;
  onChoose: (way: Way) => void;
}

function Ways({ way, ways, onChoose }: WaysProps) {
  if (!ways.toQueue || !ways.toAgent) return null;
  const names = { queue: 'To a queue', agent: 'To a colleague' } as const;
  return (
    <div role="group" aria-label="To whom" className="flex gap-1 rounded-md bg-sunken p-1">
      {(['queue', 'agent'] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={way === each}
          onClick={() => onChoose(each)}
          className="h-7 flex-1 rounded-sm text-sm text-text-2 aria-pressed:bg-surface aria-pressed:font-medium aria-pressed:text-text"
        >
          {names[each]}
        </button>
      ))}
    </div>
  );
}

function CommentField({ required }: { required: boolean }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="text-sm font-medium">
        Comment {required && <span className="font-normal text-text-3">(required)</span>}
      </label>
      <textarea
        id={id}
        name="comment"
        rows={3}
        maxLength={2_000}
        required={required}
        placeholder="What the next agent should know"
        className="mt-1 w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-sm"
      />
    </div>
  );
}

interface TransferDialogProps {
  conversation: Conversation;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function TransferDialog({ conversation, open, onOpenChange }: TransferDialogProps) {
  const { handover } = useShellData();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const ways = openWays(handover, conversation.queue);
  const [chosen, setWay] = useState<Way>('queue');
  const way = ways.toQueue && (chosen === 'queue' || !ways.toAgent) ? 'queue' : 'agent';
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const to = fieldText(form, way);
    if (to === '') return;
    setBusy(true);
    const path = `/conversations/${encodeURIComponent(conversation.id)}/transfer`;
    const body = { [way]: to, comment: fieldText(form, 'comment') };
    const answer = await quick({ method: 'POST', path, body });
    setBusy(false);
    if (!answer.ok) {
      toast.error('The case stayed with you', { description: answer.problem.detail });
      return;
    }
    onOpenChange(false);
    toast.success(`Transferred ${conversation.tag}`);
    navigate('/desk');
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Transfer the case" width="max-w-md">
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-4">
        <Ways way={way} ways={ways} onChoose={setWay} />
        {way === 'queue' ? <QueueChoice conversation={conversation} /> : <ColleagueChoice />}
        <CommentField required={ways.commentRequired} />
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <button type="submit" disabled={busy} className={buttonClass('primary', false)}>
            Transfer
          </button>
        </div>
      </form>
    </Dialog>
  );
}
