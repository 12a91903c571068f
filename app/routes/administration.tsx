// The administration: its pages grouped as an administrator thinks, beside the one that is open.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { NavLink, Outlet, useLocation } from '@remix-run/react';
import { clsx } from 'clsx';
import { useEffect, useRef } from 'react';
import { administrationGroups } from '../features/admin/groups.ts';
import { apiFor } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';

export const meta: MetaFunction = () => [{ title: 'Administration · Skillpost' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requirePage(apiFor(request, context), request);
  return null;
}

export default function Administration() {
  const pages = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone they are one line, longer than the screen.
  useEffect(() => {
    pages.current
      ?.querySelector('[aria-current="page"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <div className="grid h-full grid-cols-1 grid-rows-[auto_minmax(0,1fr)] md:grid-cols-[220px_minmax(0,1fr)] md:grid-rows-1">
      <nav
        ref={pages}
        aria-label="Administration"
        className="flex gap-1 overflow-x-auto border-line p-2 max-md:border-b md:flex-col md:border-r md:p-3"
      >
        {administrationGroups.map((group) => (
          <div key={group.name} className="flex gap-1 md:flex-col md:pb-3">
            <h2 className="hidden px-2.5 pb-1 text-xs font-medium text-text-3 md:block">{group.name}</h2>
            {group.pages.map((page) => (
              <NavLink
                key={page.path}
                to={page.path}
                className={({ isActive }) =>
                  clsx(
                    'rounded-md px-2.5 py-1.5 text-sm whitespace-nowrap',
                    isActive
                      ? 'bg-accent-soft font-medium text-accent-text'
                      : 'text-text-2 hover:bg-hover hover:text-text',
                  )
                }
              >
                {page.name}
              </NavLink>
            ))}
          </div>
        ))}
      </nav>
      <div className="min-h-0 min-w-0">
        <Outlet />
      </div>
    </div>
  );
}
