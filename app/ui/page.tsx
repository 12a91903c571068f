// The frame of a page that is not the desk: a heading with its actions, and a body that scrolls.

import { Link } from '@remix-run/react';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

interface PageProps {
  title: string;
  /** The question that the page answers, in one line. */
  says?: string;
  actions?: ReactNode;
  /** The page that this one is a part of. */
  back?: { readonly to: string; readonly name: string };
  children: ReactNode;
}

export function Page({ title, says, actions, back, children }: PageProps) {
  return (
    <div className="relative h-full overflow-y-auto">
      <div className="mx-auto flex max-w-6xl flex-col gap-4 p-4 sm:p-6">
        <header className="flex flex-wrap items-end justify-between gap-3">
          <div className="min-w-0">
            {back !== undefined && (
              <Link
                to={back.to}
                className="mb-1 inline-flex items-center gap-1 text-sm text-text-2 hover:text-text"
              >
                <ArrowLeft size={14} aria-hidden="true" /> {back.name}
              </Link>
            )}
            <h1 className="text-xl break-words">{title}</h1>
            {says !== undefined && <p className="text-sm text-text-2">{says}</p>}
          </div>
          {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}

export function Panel({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <section className="overflow-hidden rounded-lg border border-line bg-surface">
      {title !== undefined && <h2 className="border-b border-line px-4 py-2.5 text-base">{title}</h2>}
      {children}
    </section>
  );
}

/** Of lists, whose rows are as high as the reader chose. */
export const rowCellClass = 'h-(--row) px-3 py-1 text-left text-sm';
export const cellClass = 'px-3 py-2 text-left text-sm';
export const headClass = 'px-3 py-2 text-left text-xs font-medium whitespace-nowrap text-text-3';
