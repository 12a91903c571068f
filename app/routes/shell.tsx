// The frame around every page: rail, top bar, live store, palette, keys, notices. Loaded once; afterwards the live feed
// keeps it true, so that no event makes a loader run.

import type { LoaderFunctionArgs } from '@remix-run/node';
import {
  isRouteErrorResponse,
  useLoaderData,
  useRouteError,
  type ShouldRevalidateFunctionArgs,
} from '@remix-run/react';
import { Shell } from '../features/shell/shell.tsx';
import { readTheme } from '../lib/preferences.ts';
import { ClockProvider, usePageClock } from '../lib/now.ts';
import { LiveProvider, useLiveRoot } from '../lib/live.ts';
import type { Status } from '../lib/directory-shapes.ts';
import type { Agent } from '../lib/shapes.ts';
import { ShellDataProvider, type ShellData } from '../lib/shell-data.ts';
import { apiFor } from '../services/api.server.ts';
import { readMe } from '../services/me.server.ts';
import { ErrorPage } from '../ui/error-page.tsx';

/** Nobody chooses the break that missed offers lead to. */
const setBySystemOnly = 'break-missed';

export async function loader({ request, context }: LoaderFunctionArgs): Promise<ShellData> {
  const api = apiFor(request, context);
  const me = await readMe(api);
  const [agent, statuses] = await Promise.all([
    api.call<Agent>('GET', '/agents/me'),
    api.call<{ items: readonly Status[] }>('GET', '/statuses?limit=100'),
  ]);
  return {
    me,
    // Without its actors the console still opens: what they know is missing, and the feed brings it when they are back.
    agent: agent.ok ? agent.body : null,
    statuses: statuses.ok ? statuses.body.items.filter(({ id }) => id !== setBySystemOnly) : [],
    theme: readTheme(request.headers.get('cookie')),
    renderedAt: Date.now(),
  };
}

export function shouldRevalidate({
  formAction,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs): boolean {
  return formAction === undefined ? false : defaultShouldRevalidate;
}

export default function ShellRoute() {
  const data = useLoaderData<typeof loader>();
  const live = useLiveRoot({ agent: data.agent });
  const clock = usePageClock(data.renderedAt);
  return (
    <ClockProvider value={clock}>
      <LiveProvider value={live}>
        <ShellDataProvider value={data}>
          <Shell />
        </ShellDataProvider>
      </LiveProvider>
    </ClockProvider>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  return <ErrorPage status={status} detail={isRouteErrorResponse(error) ? String(error.data ?? '') : ''} />;
}
