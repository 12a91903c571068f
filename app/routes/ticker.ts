// The figures of the ticker: from the report of agents, or from the case list for those who may not open reports. What
// cannot be known is shown as a dash.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { numberOf } from '../lib/report-values.ts';
import type { TickerFigures } from '../features/shell/ticker.tsx';
import type { CaseRow, Page } from '../lib/shapes.ts';
import { ms } from '../lib/time.ts';
import { apiFor, type Api } from '../services/api.server.ts';
import { readMe } from '../services/me.server.ts';

/** For who may not open reports: the cases closed with this agent since midnight; null when the search does not answer. */
async function closedToday(api: Api, agentId: string, midnight: Date): Promise<number | null> {
  const query = new URLSearchParams({ agent: agentId, status: 'closed', limit: '200' });
  const answer = await api.call<Page<CaseRow>>('GET', `/conversations?${query}`);
  if (!answer.ok) return null;
  return answer.body.items.filter(({ closedAt }) => (ms(closedAt) ?? 0) >= midnight.getTime()).length;
}

export async function loader({ request, context }: LoaderFunctionArgs): Promise<TickerFigures> {
  const api = apiFor(request, context);
  const me = await readMe(api);
  const midnight = new Date();
  midnight.setUTCHours(0, 0, 0, 0);
  const period = `from=${midnight.toISOString()}&to=${new Date().toISOString()}`;
  const answer = await api.call<{ rows?: readonly Record<string, unknown>[] }>(
    'GET',
    `/reports/agents?${period}&agent=${encodeURIComponent(me.id)}`,
  );
  if (!answer.ok) return { handled: await closedToday(api, me.id, midnight), ahtSeconds: null };
  const own = answer.body.rows?.find((row) => row['agent'] === me.id);
  return { handled: numberOf(own?.['done']) ?? 0, ahtSeconds: numberOf(own?.['aht']) };
}
