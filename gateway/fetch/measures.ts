// What is measured of fetching: how much, what fails, how far behind, how many connections.

import type { Metrics } from '#actors/ports/metrics.ts';
import type { Fetcher } from './fetcher.ts';
import type { VisitDeps } from './visit.ts';

export type FetchMeasures = Pick<VisitDeps, 'fetched' | 'failed'> & {
  readonly readFetcher: (fetcher: Pick<Fetcher, 'boxes' | 'connections'>, now: () => number) => void;
};

export function createFetchMeasures(metrics: Metrics): FetchMeasures {
  const fetched = metrics.counter({
    name: 'skillpost_fetched_mails_total',
    help: 'Mails fetched from outside mailboxes, by protocol and what became of them.',
    labels: ['protocol', 'outcome'],
  });
  const failures = metrics.counter({
    name: 'skillpost_fetch_failures_total',
    help: 'Looks into outside mailboxes that failed, by protocol and code.',
    labels: ['protocol', 'code'],
  });
  return {
    fetched: (protocol, outcome) => fetched({ protocol, outcome }),
    failed: (protocol, code) => failures({ protocol, code }),
    readFetcher(fetcher, now) {
      metrics.gauge({ name: 'skillpost_fetch_connections', help: 'Connections to outside mailboxes.' }, () =>
        fetcher.connections(),
      );
      metrics.gauge(
        {
          name: 'skillpost_fetch_missed_looks',
          help: 'Times between looks since the last one that went well, of the mailbox that is furthest behind.',
        },
        () =>
          fetcher
            .boxes()
            .reduce((most, { lastSuccessAt, pollMs }) => Math.max(most, (now() - lastSuccessAt) / pollMs), 0),
      );
    },
  };
}
