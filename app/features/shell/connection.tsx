// Whether what is shown is live: a word in the top bar, and a line over the page when it is not.

import { RefreshCw, Wifi, WifiOff } from 'lucide-react';
import { useLive } from '../../lib/live.ts';
import { useNow } from '../../lib/now.ts';
import { Tooltip } from '../../ui/floating.tsx';

export function ConnectionState() {
  const connection = useLive((state) => state.connection);
  const live = connection === 'live';
  const text = live
    ? 'Live: changes appear at once'
    : connection === 'lost'
      ? 'Connection lost'
      : 'Connecting';
  const Icon = live ? Wifi : connection === 'lost' ? WifiOff : RefreshCw;
  return (
    <Tooltip text={text}>
      <span
        role="img"
        aria-label={text}
        data-connection={connection}
        className={`hidden size-8 items-center justify-center sm:flex ${live ? 'text-ready-text' : connection === 'lost' ? 'text-alarm-text' : 'text-text-3'}`}
      >
        <Icon size={16} aria-hidden="true" />
      </span>
    </Tooltip>
  );
}

export function ConnectionBanner() {
  const lost = useLive((state) => state.connection === 'lost');
  const retryAt = useLive((state) => state.retryAt);
  const now = useNow(1_000);
  if (!lost) return null;
  const seconds = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1_000));
  return (
    <div
      role="status"
      className="flex items-center justify-center gap-2 bg-alarm-soft px-3 py-1.5 text-center text-sm text-alarm-text"
    >
      <WifiOff size={16} className="shrink-0" aria-hidden="true" />
      <span>
        Connection lost. What you write is kept in this browser; figures may be old.{' '}
        <span aria-hidden="true" className="tabular-nums">
          {seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again …'}
        </span>
      </span>
    </div>
  );
}
