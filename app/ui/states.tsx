// The states that every page has besides its content: empty, wrong, loading, and small words with a colour.

import { clsx } from 'clsx';
import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from '../lib/tones.ts';

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Says what will appear here, and how to make it so. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <span className="flex size-10 items-center justify-center rounded-lg border border-line bg-surface text-text-3">
        <Icon size={18} aria-hidden="true" />
      </span>
      <p className="text-base font-medium">{title}</p>
      {children !== undefined && <div className="max-w-80 text-sm text-text-2">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** Says what happened, what was kept, what to do. */
export function Problem({ children }: { children: ReactNode }) {
  return (
    <div role="alert" className="flex gap-2 rounded-lg bg-alarm-soft px-3 py-2 text-sm text-alarm-text">
      <CircleAlert size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
      <div>{children}</div>
    </div>
  );
}

const tones: Readonly<Record<Tone, string>> = {
  ready: 'bg-ready-soft text-ready-text',
  busy: 'bg-busy-soft text-busy-text',
  'wrap-up': 'bg-wrap-up-soft text-wrap-up-text',
  away: 'bg-away-soft text-away-text',
  alarm: 'bg-alarm-soft text-alarm-text',
  accent: 'bg-accent-soft text-accent-text',
  note: 'bg-note text-note-text',
};

export function Badge({ tone = 'away', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

const dots: Readonly<Record<'ready' | 'busy' | 'wrap-up' | 'away' | 'alarm', string>> = {
  ready: 'bg-ready',
  busy: 'bg-busy',
  'wrap-up': 'bg-wrap-up',
  away: 'bg-away',
  alarm: 'bg-alarm',
};

/** Always beside a word. */
export function Dot({ tone }: { tone: keyof typeof dots }) {
  return (
    <span aria-hidden="true" className={clsx('inline-block size-2 shrink-0 rounded-full', dots[tone])} />
  );
}

export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={clsx('animate-pulse-soft rounded-md bg-hover', className)} />;
}

export function SkeletonRows({ rows }: { rows: number }) {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-2 p-4">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-10" />
      ))}
    </div>
  );
}
