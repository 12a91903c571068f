// A few choices side by side of which one holds.

import { clsx } from 'clsx';

interface SegmentsProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
}

export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>) {
  return (
    <div
      role="group"
      aria-label={label}
      className="inline-flex rounded-md border border-line bg-sunken p-0.5"
    >
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
          className={clsx(
            'min-h-6 rounded-sm px-2.5 text-sm',
            choice.value === value
              ? 'bg-surface font-medium text-text shadow-[0_0_0_1px_var(--line)]'
              : 'text-text-2 hover:text-text',
          )}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
