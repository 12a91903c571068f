// The agent's own figures of the day: handled, mean handling time, waiting in the queues signed in to (F126).

import { useFetcher } from '@remix-run/react';
import { useEffect } from 'react';
import { consoleLimits } from '../../lib/limits.ts';
import { useAgent, useLive } from '../../lib/live.ts';
import { span } from '../../lib/time.ts';

export interface TickerFigures {
  /** Null: the report did not answer. */
  readonly handled: number | null;
  readonly ahtSeconds: number | null;
}

function Figure({ name, explains, value }: { name: string; explains: string; value: string }) {
  return (
    <div title={explains} className="flex items-baseline gap-1.5">
      <dt className="text-xs text-text-3">{name}</dt>
      <dd className="text-sm font-medium tabular-nums">{value}</dd>
    </div>
  );
}

export function Ticker() {
  const agent = useAgent();
  const figures = useLive((state) => state.figures);
  const { load, data } = useFetcher<TickerFigures>();
  const open = agent?.workItems.length ?? 0;
  useEffect(() => {
    const read = (): void => {
      if (!document.hidden) load('/ticker');
    };
    read();
    // What was just finished is in the reports a moment later.
    const settled = setTimeout(read, consoleLimits.tickerSettleMs);
    const timer = setInterval(read, consoleLimits.tickerEveryMs);
    return () => {
      clearTimeout(settled);
      clearInterval(timer);
    };
  }, [load, open]);
  const mine = (agent?.queues ?? []).filter((queue) => queue.signedIn);
  const waiting = mine.reduce((sum, queue) => sum + (figures[queue.id]?.waiting ?? 0), 0);
  const aht = data?.ahtSeconds;
  return (
    <dl aria-label="Your day" className="ml-2 hidden items-baseline gap-4 lg:flex">
      <Figure
        name="Handled"
        explains="Conversations you finished today"
        value={data?.handled?.toString() ?? '–'}
      />
      <Figure
        name="AHT"
        explains="Mean handling and wrap-up time today"
        value={aht === null || aht === undefined ? '–' : span(aht * 1_000)}
      />
      <Figure name="Waiting" explains="Waiting in the queues you are signed in to" value={String(waiting)} />
    </dl>
  );
}
