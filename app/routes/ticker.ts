// The figures of the ticker: the report of agents about who asks, which everybody may run. What cannot be known is shown
// as a dash.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { numberOf } from '../lib/report-values.ts';
import type { TickerFigures } from '../features/shell/ticker.tsx';
import type { ReportAnswer } from '../lib/report-shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { readMe } from '../services/me.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs): Promise<TickerFigures> {
  const api = apiFor(request, context);
  const me = await readMe(api);
  const midnight = new Date();
  midnight.setUTCHours(0, 0, 0, 0);
  const query = new URLSearchParams({
    from: midnight.toISOString(),
    to: new Date().toISOString(),
    agent: me.id,
  });
  const answer = await api.call<Partial<ReportAnswer>>('GET', `/reports/agents?${query}`);
  if (!answer.ok) return { handled: null, ahtSeconds: null };
  const own = answer.body.rows?.find((row) => row['agent'] === me.id);
  return { handled: numberOf(own?.['done']) ?? 0, ahtSeconds: numberOf(own?.['aht']) };
}
