// The menu of what a template can tell, each with an example; what is chosen is written where the cursor is.

import { Braces } from 'lucide-react';
import { useState } from 'react';
import { variablesOf } from '../../lib/template-kinds.ts';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/floating.tsx';

interface VariableMenuProps {
  kind: string;
  language: string;
  /** Gets it with its braces. */
  onChoose: (variable: string) => void;
}

export function VariableMenu({ kind, language, onChoose }: VariableMenuProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label="Variables"
      width="w-80"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button small>
          <Braces size={14} aria-hidden="true" /> Insert variable
        </Button>
      }
    >
      <ul className="p-1.5">
        {Object.entries(variablesOf(kind, language)).map(([name, example]) => (
          <li key={name}>
            <button
              type="button"
              className="flex w-full flex-col rounded-md px-2.5 py-1.5 text-left hover:bg-hover"
              onClick={() => {
                setOpen(false);
                onChoose(`{${name}}`);
              }}
            >
              <span className="text-sm font-medium">{`{${name}}`}</span>
              <span className="max-w-full truncate text-xs text-text-3">{example}</span>
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
