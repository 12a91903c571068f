// A message that belongs to another case goes there (T8): the tag is enough, and moving it back undoes it.

import { FolderInput } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { fieldText } from '../../lib/form.ts';
import { quick } from '../../lib/quick.ts';
import type { Message } from '../../lib/message-shapes.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Dialog } from '../../ui/floating.tsx';

export function MoveMessage({ message, conversationId }: { message: Message; conversationId: string }) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  if (message.direction !== 'in') return null;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const to = fieldText(new FormData(event.currentTarget), 'to');
    setBusy(true);
    const path = `/conversations/${encodeURIComponent(conversationId)}/messages/${encodeURIComponent(message.id)}/move`;
    const answer = await quick({ method: 'POST', path, body: { to } });
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem.detail);
    setOpen(false);
    toast.success(`Moved to ${to}`, { description: 'It can be moved back from there.' });
  };
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="mt-3 inline-flex items-center gap-1 text-xs text-text-3 hover:text-text"
      >
        <FolderInput size={12} aria-hidden="true" /> Move to another case
      </button>
      <Dialog open={open} onOpenChange={setOpen} title="Move the message" width="max-w-sm">
        <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-4">
          <TextField
            name="to"
            required
            autoComplete="off"
            label="Tag of the case that it belongs to"
            placeholder="SP-000123-K7Q2"
            hint="Who wrote it takes part there from then on. A case that nothing is left of is closed."
            error={problem}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <button type="submit" disabled={busy} className={buttonClass('primary', false)}>
              Move
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
