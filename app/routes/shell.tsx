// The frame around every page: rail, top bar, live store, palette, keys, notices. Loaded once; afterwards the live feed
// keeps it true, so that no event makes a loader run.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, type ShouldRevalidateFunctionArgs } from '@remix-run/react';
import { Shell } from '../features/shell/shell.tsx';
import type { HandoverPolicy, HandoverSettings, QueueHandover } from '../lib/handover.ts';
import { readTheme } from '../lib/preferences.ts';
import { ClockProvider, usePageClock } from '../lib/now.ts';
import { LiveProvider, useLiveRoot } from '../lib/live.ts';
import type { Status } from '../lib/directory-shapes.ts';
import type { Agent } from '../lib/shapes.ts';
import { ShellDataProvider, type ShellData } from '../lib/shell-data.ts';
import { apiFor, type Api } from '../services/api.server.ts';
import { readMe } from '../services/me.server.ts';
import { RouteError } from '../ui/error-page.tsx';

async function readHandover(api: Api): Promise<HandoverPolicy | null> {
  const [settings, queues] = await Promise.all([
    api.call<HandoverSettings>('GET', '/settings'),
    api.list<QueueHandover>('/queues').catch(unlessRedirected),
  ]);
  if (!settings.ok || queues === null) return null;
  return {
    settings: settings.body,
    // Only what pages need: a queue has many more settings.
    queues: queues.map(({ id, name, enabled, mode, pick, transfers }) => ({
      id,
      name,
      enabled,
      mode,
      pick,
      transfers,
    })),
  };
}

/** A problem leaves the policy unknown; the way to the sign-in page is taken. */
function unlessRedirected(error: unknown): null {
  if (error instanceof Response && error.status >= 400) return null;
  throw error;
}

/** Nobody chooses the break that missed offers lead to. */
const setBySystemOnly = 'break-missed';

export async function loader({ request, context }: LoaderFunctionArgs): Promise<ShellData> {
  const api = apiFor(request, context);
  const me = await readMe(api);
  const [agent, statuses, handover] = await Promise.all([
    api.call<Agent>('GET', '/agents/me'),
    api.call<{ items: readonly Status[] }>('GET', '/statuses?limit=100'),
    readHandover(api),
  ]);
  return {
    me,
    // Without its actors the console still opens: what they know is missing, and the feed brings it when they are back.
    agent: agent.ok ? agent.body : null,
    statuses: statuses.ok ? statuses.body.items.filter(({ id }) => id !== setBySystemOnly) : [],
    handover,
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
  return <RouteError part={false} />;
}
