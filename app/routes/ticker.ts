// The figures of the ticker. Agents may not open reports, but their own line of one is theirs; when the report does not
// answer, the ticker shows a dash.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { numberOf } from '../lib/report-values.ts';
import type { TickerFigures } from '../features/shell/ticker.tsx';
import { apiFor } from '../services/api.server.ts';
import { readMe } from '../services/me.server.ts';

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
  if (!answer.ok) return { handled: null, ahtSeconds: null };
  const own = answer.body.rows?.find((row) => row['agent'] === me.id);
  return { handled: numberOf(own?.['done']) ?? 0, ahtSeconds: numberOf(own?.['aht']) };
}
