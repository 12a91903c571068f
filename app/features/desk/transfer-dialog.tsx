// Handing a case to another queue with a comment (F75); its place in time is kept.

import { useNavigate } from '@remix-run/react';
import { useId, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { fieldText } from '../../lib/form.ts';
import { useLive } from '../../lib/live.ts';
import { quick } from '../../lib/quick.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { buttonClass, Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/floating.tsx';

interface TransferDialogProps {
  conversation: Conversation;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function TransferDialog({ conversation, open, onOpenChange }: TransferDialogProps) {
  const figures = useLive((state) => state.figures);
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const commentId = useId();
  const queues = Object.values(figures).filter((queue) => queue.enabled && queue.id !== conversation.queue);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { queue: fieldText(form, 'queue'), comment: fieldText(form, 'comment') };
    setBusy(true);
    const path = `/conversations/${encodeURIComponent(conversation.id)}/transfer`;
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
    <Dialog open={open} onOpenChange={onOpenChange} title="Transfer to a queue" width="max-w-md">
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-4">
        {queues.length === 0 ? (
          <p className="text-sm text-text-2">There is no other queue to transfer to.</p>
        ) : (
          <fieldset className="flex flex-col gap-1">
            <legend className="mb-1 text-sm font-medium">Queue</legend>
            {queues.map((queue, index) => (
              <label
                key={queue.id}
                className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-hover"
              >
                <input type="radio" name="queue" value={queue.id} defaultChecked={index === 0} required />
                <span className="flex-1">{queue.name}</span>
                <span className="text-xs text-text-3 tabular-nums">
                  {queue.waiting} waiting, {queue.agentsReady} ready
                </span>
              </label>
            ))}
          </fieldset>
        )}
        <div>
          <label htmlFor={commentId} className="text-sm font-medium">
            Comment
          </label>
          <textarea
            id={commentId}
            name="comment"
            rows={3}
            maxLength={2_000}
            placeholder="What the next agent should know"
            className="mt-1 w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-sm"
          />
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <button
            type="submit"
            disabled={busy || queues.length === 0}
            className={buttonClass('primary', false)}
          >
            Transfer
          </button>
        </div>
      </form>
    </Dialog>
  );
}
