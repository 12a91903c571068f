// Putting a case aside for later (F78): until somebody takes it up, or until a time.

import { useNavigate } from '@remix-run/react';
import { useState, type FormEvent } from 'react';
import { fieldText } from '../../lib/form.ts';
import { useNow } from '../../lib/now.ts';
import { parkChoices } from '../../lib/personal-words.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/floating.tsx';
import { parkCase } from './case-actions.ts';

interface ParkDialogProps {
  conversation: Conversation;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function ParkDialog({ conversation, open, onOpenChange }: ParkDialogProps) {
  const navigate = useNavigate();
  const now = useNow(60_000);
  const [busy, setBusy] = useState(false);
  const choices = parkChoices(new Date(now));
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const chosen = choices[Number(fieldText(new FormData(event.currentTarget), 'until'))];
    setBusy(true);
    const parked = await parkCase(conversation, chosen?.until ?? null);
    setBusy(false);
    if (!parked) return;
    onOpenChange(false);
    navigate('/desk');
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Park the case" width="max-w-sm">
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-4">
        <p className="text-sm text-text-2">
          It goes to your personal list and frees your slot. An answer of the customer brings it back to your
          notice.
        </p>
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-sm font-medium">For how long</legend>
          {choices.map(({ name }, index) => (
            <label
              key={name}
              className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-hover"
            >
              <input type="radio" name="until" value={index} defaultChecked={index === 0} />
              {name}
            </label>
          ))}
        </fieldset>
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <button type="submit" disabled={busy} className={buttonClass('primary', false)}>
            Park
          </button>
        </div>
      </form>
    </Dialog>
  );
}
