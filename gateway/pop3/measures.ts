// What the POP3 server measures.

import type { Metrics } from '#actors/ports/metrics.ts';
import type { Denial } from './session.ts';

export interface Pop3Measures {
  /** Sessions open, of which there may be `limits.pop3Connections`. */
  readSessions(read: () => number): void;
  login(outcome: Denial | 'opened'): void;
  retrieved(octets: number): void;
}

export function createPop3Measures(metrics: Metrics): Pop3Measures {
  const logins = metrics.counter({
    name: 'skillpost_pop3_logins_total',
    help: 'Logins by POP3, by what came of them.',
    labels: ['outcome'],
  });
  const messages = metrics.counter({
    name: 'skillpost_pop3_retrieved_total',
    help: 'Messages sent by POP3.',
    labels: [],
  });
  const bytes = metrics.counter({
    name: 'skillpost_pop3_retrieved_bytes_total',
    help: 'Their size.',
    labels: [],
  });
  return {
    readSessions: (read) =>
      metrics.gauge({ name: 'skillpost_pop3_sessions', help: 'Open POP3 sessions.' }, read),
    login: (outcome) => logins({ outcome }),
    retrieved(octets) {
      messages({});
      bytes({}, octets);
    },
  };
}
