// The name of a number that tells what the number means: by pointer, by keyboard and by touch.

import { Tooltip } from 'radix-ui';
import { useState } from 'react';
import type { ReportColumn } from '../../lib/report-shapes.ts';

const directions = { higher: 'Higher is better.', lower: 'Lower is better.', neither: '' } as const;

export function Defined({ column }: { column: ReportColumn }) {
  const [open, setOpen] = useState(false);
  if (column.definition === undefined) return <>{column.title}</>;
  return (
    <Tooltip.Root open={open} onOpenChange={setOpen}>
      <Tooltip.Trigger asChild>
        <button
          type="button"
          // A press shows it too, where nothing can hover; the tooltip would close at one.
          onPointerDown={(event) => event.preventDefault()}
          onClick={(event) => {
            event.preventDefault();
            setOpen(true);
          }}
          className="cursor-help rounded-sm text-left underline decoration-line-strong decoration-dotted underline-offset-3 hover:text-text"
        >
          {column.title}
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-64 animate-rise rounded-lg bg-surface px-3 py-2 text-sm text-text shadow-float"
        >
          {column.definition} {directions[column.better ?? 'neither']}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
