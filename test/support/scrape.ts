// The metrics of a process as Prometheus scrapes them: values by name with labels.

import type { MetricsPage } from '#actors/ports/metrics.ts';

export async function scrape(page: MetricsPage): Promise<ReadonlyMap<string, number>> {
  const lines = (await page.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}
