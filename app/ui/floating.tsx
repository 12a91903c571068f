// What floats above the page: popover, menu, dialog, tooltip. Radix gives focus and keys; here is how they look.

import { clsx } from 'clsx';
import { Dialog as RadixDialog, Popover as RadixPopover, Tooltip as RadixTooltip } from 'radix-ui';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';

const floats = 'z-50 rounded-lg bg-surface text-text shadow-float outline-none animate-rise';

interface PopoverProps {
  trigger: ReactNode;
  label: string;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: 'start' | 'center' | 'end';
  width?: string;
}

export function Popover({
  trigger,
  label,
  children,
  open,
  onOpenChange,
  align = 'start',
  width = 'w-72',
}: PopoverProps) {
  return (
    <RadixPopover.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={clsx(
            floats,
            'max-h-[min(560px,80vh,var(--radix-popover-content-available-height))] max-w-[calc(100vw-16px)] overflow-y-auto',
            width,
          )}
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  /** Hides the heading, for surfaces that explain themselves. */
  bare?: boolean;
  width?: string;
}

export function Dialog({
  open,
  onOpenChange,
  title,
  children,
  bare = false,
  width = 'max-w-lg',
}: DialogProps) {
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_260/0.35)]" />
        <RadixDialog.Content
          aria-describedby={undefined}
          className={clsx(
            floats,
            'fixed top-[12vh] left-1/2 max-h-[76vh] w-[calc(100vw-24px)] -translate-x-1/2 overflow-y-auto',
            width,
          )}
        >
          <div
            className={clsx(
              bare ? 'sr-only' : 'flex items-center justify-between border-b border-line px-4 py-3',
            )}
          >
            <RadixDialog.Title className="text-lg">{title}</RadixDialog.Title>
            {!bare && (
              <RadixDialog.Close aria-label="Close" className="rounded-md p-1 text-text-3 hover:bg-hover">
                <X size={16} aria-hidden="true" />
              </RadixDialog.Close>
            )}
          </div>
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

export const TooltipProvider = RadixTooltip.Provider;

interface TooltipProps {
  text: string;
  children: ReactNode;
  side?: 'right' | 'bottom' | 'top';
}

export function Tooltip({ text, children, side = 'bottom' }: TooltipProps) {
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={clsx(floats, 'max-w-64 px-2 py-1 text-xs text-text-2')}
        >
          {text}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}
