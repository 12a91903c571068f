// How full an Inbox is: in words, with a bar beside them when there is a limit.

import { clsx } from 'clsx';
import { fullness } from '../../lib/account-settings.ts';

const fills = { ready: 'bg-accent', busy: 'bg-busy', alarm: 'bg-alarm' } as const;

export function QuotaBar({ usedBytes, quotaBytes }: { usedBytes: number; quotaBytes: number }) {
  const { percent, words, tone } = fullness(usedBytes, quotaBytes);
  return (
    <span className="flex min-w-36 flex-col gap-1 py-1">
      <span className={clsx('text-xs tabular-nums', tone === 'alarm' ? 'text-alarm-text' : 'text-text-2')}>
        {words}
      </span>
      {percent !== null && (
        <span aria-hidden="true" className="h-1.5 w-full max-w-48 overflow-hidden rounded-sm bg-away-soft">
          <span
            className={clsx('block h-full rounded-sm', fills[tone])}
            style={{ width: `${percent}%`, minWidth: percent > 0 ? 2 : 0 }}
          />
        </span>
      )}
    </span>
  );
}
