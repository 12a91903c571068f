// The wallboard, for a screen on the wall: figures live, the line of the last hour read again every minute, full screen
// by one key.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useRevalidator } from '@remix-run/react';
import { Maximize, Minimize } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { Board } from '../features/wallboard/board.tsx';
import { lastQuarters, trendOf, type Trend } from '../features/wallboard/levels.ts';
import { useShortcuts } from '../lib/keys.ts';
import { consoleLimits } from '../lib/limits.ts';
import { useNow, useZone } from '../lib/now.ts';
import type { ReportAnswer } from '../lib/report-shapes.ts';
import { moment } from '../lib/time.ts';
import { apiFor, type Api } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';
import { readFigures, type ReadFigures } from '../services/queues.server.ts';
import { Button, Key } from '../ui/button.tsx';

export const meta: MetaFunction = () => [{ title: 'Wallboard · Skillpost' }];

interface WallboardData extends ReadFigures {
  /** Empty when the report does not answer: the figures stand without it. */
  readonly trends: Readonly<Record<string, Trend>>;
}

async function readTrends(api: Api, queueIds: readonly string[]): Promise<WallboardData['trends']> {
  const quarters = lastQuarters(Date.now(), consoleLimits.wallboardTrendQuarters);
  const query = new URLSearchParams({
    from: `${quarters[0]?.replace(' ', 'T') ?? ''}Z`,
    to: new Date().toISOString(),
    bucket: 'quarter-hour',
  });
  const answer = await api.call<ReportAnswer>('GET', `/reports/service-level?${query}`);
  if (!answer.ok) return {};
  return Object.fromEntries(queueIds.map((id) => [id, trendOf(answer.body.rows, id, quarters)]));
}

export async function loader({ request, context }: LoaderFunctionArgs): Promise<WallboardData> {
  const api = apiFor(request, context);
  await requirePage(api, request);
  const read = await readFigures(api);
  const trends = await readTrends(
    api,
    read.figures.map(({ id }) => id),
  );
  return { ...read, trends };
}

function useMinuteReading(): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) revalidate();
    }, consoleLimits.wallboardTrendEveryMs);
    return () => clearInterval(timer);
  }, [revalidate]);
}

async function toggleFullScreen(board: HTMLElement | null): Promise<void> {
  try {
    if (document.fullscreenElement === null) await board?.requestFullscreen();
    else await document.exitFullscreen();
  } catch {
    // Some browsers and embedded pages do not allow it.
    toast.error('The browser did not allow full screen');
  }
}

function Clock() {
  const now = useNow();
  const zone = useZone();
  return (
    <span className="text-[clamp(18px,1.8vw,34px)] font-semibold tabular-nums">{moment(now, now, zone)}</span>
  );
}

export default function Wallboard() {
  const { figures, queueCount, trends } = useLoaderData<typeof loader>();
  const board = useRef<HTMLDivElement | null>(null);
  const [full, setFull] = useState(false);
  useMinuteReading();
  useEffect(() => {
    const changed = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, []);
  const toggle = (): void => void toggleFullScreen(board.current);
  useShortcuts([{ keys: 'f', does: 'Wallboard in full screen', group: 'Moving', run: toggle }]);
  const Icon = full ? Minimize : Maximize;
  return (
    <div
      ref={board}
      className="flex h-full flex-col gap-[clamp(12px,1.2vw,24px)] overflow-y-auto bg-canvas p-4 sm:p-6"
    >
      <header className="flex items-center justify-between gap-3">
        <h1 className="text-xl">Wallboard</h1>
        <div className="flex items-center gap-4">
          <Clock />
          <Button weight={full ? 'quiet' : 'plain'} onClick={toggle}>
            <Icon size={16} aria-hidden="true" /> {full ? 'Leave full screen' : 'Full screen'} <Key>F</Key>
          </Button>
        </div>
      </header>
      <Board loaded={figures} queueCount={queueCount} trends={trends} />
    </div>
  );
}
