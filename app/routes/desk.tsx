// The desk: offers and open conversations at the left, the chosen conversation beside them.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLocation, useParams } from '@remix-run/react';
import { clsx } from 'clsx';
import { Sessions } from '../features/desk/sessions.tsx';
import { apiFor } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';

export const meta: MetaFunction = () => [{ title: 'Desk · Skillpost' }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requirePage(apiFor(request, context), request);
  return null;
}

/** What the desk shows comes from the frame and from the live feed. */
export function shouldRevalidate(): boolean {
  return false;
}

const inPlace = ['/desk/new', '/desk/sent', '/desk/footer'];

export default function Desk() {
  const { conversationId } = useParams();
  // A mail that is being written and the list of sent ones take the place of a conversation.
  const { pathname } = useLocation();
  const open = conversationId !== undefined || inPlace.includes(pathname);
  return (
    <div className="grid h-full grid-cols-1 md:grid-cols-[280px_minmax(0,1fr)] xl:grid-cols-[320px_minmax(0,1fr)]">
      <div className={clsx('min-h-0 border-r border-line bg-canvas', open && 'hidden md:block')}>
        <Sessions openId={conversationId ?? null} />
      </div>
      <div className={clsx('min-h-0 min-w-0', !open && 'hidden md:block')}>
        <Outlet />
      </div>
    </div>
  );
}
