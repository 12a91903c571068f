// Buttons of the console in four weights and two sizes; links take the same looks by class.

import { clsx } from 'clsx';
import { forwardRef, type ComponentPropsWithoutRef } from 'react';

export type Weight = 'primary' | 'plain' | 'quiet' | 'danger';

const weights: Readonly<Record<Weight, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border border-transparent font-medium',
  plain: 'bg-surface text-text border border-line hover:bg-hover font-medium',
  quiet: 'border border-transparent text-text-2 hover:bg-hover hover:text-text',
  danger: 'bg-surface text-alarm-text border border-line hover:bg-alarm-soft font-medium',
};

export function buttonClass(weight: Weight, small: boolean, square = false): string {
  return clsx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md whitespace-nowrap select-none',
    'transition-colors duration-120 disabled:opacity-50 aria-disabled:opacity-50',
    small ? 'h-7 text-sm' : 'h-8 text-sm',
    square ? (small ? 'w-7' : 'w-8') : small ? 'px-2' : 'px-3',
    weights[weight],
  );
}

interface Looks {
  weight?: Weight;
  small?: boolean;
  square?: boolean;
}

/** Passes its ref on: menus and tooltips stand beside the button that opened them. */
export const Button = forwardRef<HTMLButtonElement, ComponentPropsWithoutRef<'button'> & Looks>(
  function Button({ weight = 'plain', small = false, square = false, className, ...rest }, ref) {
    return (
      <button
        type="button"
        {...rest}
        ref={ref}
        className={clsx(buttonClass(weight, small, square), className)}
      />
    );
  },
);

/** A key as it is printed on the keyboard. */
export function Key({ children, onFill = false }: { children: string; onFill?: boolean }) {
  return (
    <kbd
      className={clsx(
        'inline-flex h-4 min-w-4 items-center justify-center rounded-sm border px-1 font-sans text-[11px] leading-none',
        onFill ? 'border-on-accent/40 text-on-accent' : 'border-line bg-sunken text-text-2',
      )}
    >
      {children}
    </kbd>
  );
}
