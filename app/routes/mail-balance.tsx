// The mail balance (N3): that every accepted mail is somewhere, by mailbox and hour.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Scale, ShieldCheck } from 'lucide-react';
import { HourBars } from '../features/mail/hour-bars.tsx';
import {
  balanceLines,
  balancePlaces,
  hourBars,
  type BalanceHour,
  type BalanceLine,
} from '../lib/mail-books.ts';
import { useNow } from '../lib/now.ts';
import { ago, ms } from '../lib/time.ts';
import { apiFor } from '../services/api.server.ts';
import { cellClass, headClass, Page, Panel } from '../ui/page.tsx';
import { Badge, Empty, Problem } from '../ui/states.tsx';

export const meta: MetaFunction = () => [{ title: 'Mail balance · Skillpost' }];

const hours = 24;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { items } = await apiFor(request, context).get<{ items: readonly BalanceHour[] }>('/balance');
  return { rows: items, nowMs: Date.now() };
}

function Line({ line }: { line: BalanceLine }) {
  return (
    <tr className="border-t border-line">
      <th scope="row" className={`${cellClass} font-medium`}>
        {line.mailbox === '' ? (
          line.name
        ) : (
          <Link
            to={`/administration/mails?mailbox=${encodeURIComponent(line.mailbox)}`}
            className="hover:underline"
          >
            {line.name}
          </Link>
        )}
      </th>
      <td className={`${cellClass} text-right font-medium tabular-nums`}>{line.accepted}</td>
      <td className={`${cellClass} text-right tabular-nums`}>
        {line.difference === 0 ? (
          <Badge tone="ready">0</Badge>
        ) : (
          <Badge tone="alarm">{line.difference} missing</Badge>
        )}
      </td>
      {balancePlaces.map(({ key }) => (
        <td key={key} className={`${cellClass} text-right text-text-2 tabular-nums`}>
          {line[key] === 0 ? '–' : line[key]}
        </td>
      ))}
    </tr>
  );
}

export default function MailBalance() {
  const { rows, nowMs } = useLoaderData<typeof loader>();
  const now = useNow(60_000);
  const lines = balanceLines(rows);
  const missing = lines.reduce((sum, { difference }) => sum + difference, 0);
  const settled = Math.max(0, ...rows.map(({ settledAt }) => ms(settledAt) ?? 0));
  return (
    <Page title="Mail balance" says="Every mail that was accepted in the last 24 hours, and where it is now.">
      {missing > 0 && (
        <Problem>
          {missing} accepted {missing === 1 ? 'mail is' : 'mails are'} unaccounted for. The archive still has
          what was accepted: find it in the mail log, and run <code>npm run verify</code>.
        </Problem>
      )}
      {rows.length === 0 ? (
        <Panel>
          <Empty icon={Scale} title="No mail yet">
            The first accepted mail appears here within two minutes.
          </Empty>
        </Panel>
      ) : (
        <>
          <Panel title="By the hour">
            <HourBars bars={hourBars(rows, { nowMs, count: hours })} />
          </Panel>
          <Panel title="By mailbox">
            <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Balance by mailbox">
              <table className="w-full border-collapse">
                <thead>
                  <tr>
                    <th scope="col" className={headClass}>
                      Mailbox
                    </th>
                    {['Accepted', 'Difference', ...balancePlaces.map(({ label }) => label)].map((label) => (
                      <th key={label} scope="col" className={`${headClass} text-right`}>
                        {label}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {lines.map((line) => (
                    <Line key={line.mailbox} line={line} />
                  ))}
                </tbody>
              </table>
            </div>
          </Panel>
          <p className="flex items-center gap-1.5 text-sm text-text-2">
            <ShieldCheck size={16} className="shrink-0" aria-hidden="true" /> Settled {ago(settled, now)}.
            Accepted is counted from the archive, the places from the cases.
          </p>
        </>
      )}
    </Page>
  );
}
