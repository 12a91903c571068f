// What the gateway measures: mail in, its understanding, deliveries, the API and the live feed. Each part is handed the
// few functions that it calls; how figures are kept and scraped is not its business.

import type { Metrics } from '#actors/ports/metrics.ts';
import type { LiveServer } from './live/live-server.ts';
import type { HookOutcome } from './routing-hook.ts';

const mailBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const requestBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export interface SmtpMeasures {
  /** Sessions open, of which there may be `limits.smtpConnections`. */
  readSessions(read: () => number): void;
  /** A recipient that was not taken. */
  recipientRefused(why: 'unknown' | 'relaying' | 'full'): void;
  /** The end of DATA: its first digit, as the client saw it. */
  answered(answer: '250' | '4xx' | '5xx'): void;
  /** A connection or a mail that was not taken. */
  refused(why: SmtpRefusal): void;
}

/**
 * Connections: too many, too many errors or commands, too slow. Mails: too many or too much (rate), too large, no room
 * (full), line ends that programs read differently, too many hops.
 */
export type SmtpRefusal =
  | 'connections'
  | 'errors'
  | 'commands'
  | 'slow'
  | 'rate'
  | 'large'
  | 'full'
  | 'line_end'
  | 'loop';

export function createSmtpMeasures(metrics: Metrics): SmtpMeasures {
  const refused = metrics.counter({
    name: 'skillpost_smtp_recipients_refused_total',
    help: 'Recipients that were refused, by why.',
    labels: ['why'],
  });
  const messages = metrics.counter({
    name: 'skillpost_smtp_messages_total',
    help: 'Messages received by SMTP, by the answer.',
    labels: ['answer'],
  });
  const turnedAway = metrics.counter({
    name: 'skillpost_smtp_refused_total',
    help: 'Connections and mails that were not taken over SMTP, by why.',
    labels: ['why'],
  });
  return {
    readSessions: (read) =>
      metrics.gauge({ name: 'skillpost_smtp_sessions', help: 'Open SMTP sessions.' }, read),
    recipientRefused: (why) => refused({ why }),
    answered: (answer) => messages({ answer }),
    refused: (why) => turnedAway({ why }),
  };
}

export interface SubmissionMeasures {
  /** A login of a mail program: `locked` after too many wrong ones, `unavailable` when it could not be checked. */
  loggedIn(how: 'right' | 'wrong' | 'locked' | 'unavailable'): void;
}

export function createSubmissionMeasures(metrics: Metrics): SubmissionMeasures {
  const logins = metrics.counter({
    name: 'skillpost_submission_logins_total',
    help: 'Logins of mail programs that hand in mail, by what came of them.',
    labels: ['outcome'],
  });
  return { loggedIn: (outcome) => logins({ outcome }) };
}

export interface AcceptMeasures {
  /** Committed to the archive. */
  accepted(durationMs: number): void;
  /** Its conversation has it; counted from its arrival. */
  routed(sinceArrivalMs: number): void;
  /** `waits`: something is down, it will be driven again. `failed`: it is at fault, or we are. */
  notRouted(how: 'waits' | 'failed'): void;
  readWaiting(read: () => { readonly mails: number; readonly bytes: number }): void;
}

export function createAcceptMeasures(metrics: Metrics): AcceptMeasures {
  const accepted = metrics.histogram({
    name: 'skillpost_mail_accept_seconds',
    help: 'Committing a mail to the archive, after which it is accepted.',
    buckets: mailBuckets,
  });
  const routed = metrics.histogram({
    name: 'skillpost_mail_route_seconds',
    help: 'From the arrival of a mail until its case has it.',
    buckets: mailBuckets,
  });
  const notRouted = metrics.counter({
    name: 'skillpost_mail_not_routed_total',
    help: 'Attempts to understand a mail that came to nothing: something was down (waits), or it is at fault (failed).',
    labels: ['how'],
  });
  return {
    accepted: (durationMs) => accepted(durationMs / 1_000),
    routed: (sinceArrivalMs) => routed(sinceArrivalMs / 1_000),
    notRouted: (how) => notRouted({ how }),
    readWaiting(read) {
      metrics.gauge(
        { name: 'skillpost_mail_waiting', help: 'Accepted mails that wait in memory to be understood.' },
        () => read().mails,
      );
      metrics.gauge({ name: 'skillpost_mail_waiting_bytes', help: 'Their size.' }, () => read().bytes);
    },
  };
}

export type CountSwept = (mails: number, routed: number) => void;

/** Mails that were accepted and not routed in time, and driven again. */
export function countSwept(metrics: Metrics): CountSwept {
  const swept = metrics.counter({
    name: 'skillpost_mail_swept_total',
    help: 'Mails that were not routed in time and driven again, by the outcome.',
    labels: ['outcome'],
  });
  return (mails, routed) => {
    swept({ outcome: 'routed' }, routed);
    swept({ outcome: 'waits' }, mails - routed);
  };
}

/** Mails of the last hours that are unaccounted for; and when that was found out. */
export function measureBalance(
  metrics: Metrics,
  read: () => { readonly difference: number; readonly settledAt: number },
): void {
  metrics.gauge(
    {
      name: 'skillpost_mail_balance_difference',
      help: 'Accepted mails that are in no place, or in two, in the hours that were settled last.',
    },
    () => read().difference,
  );
  metrics.gauge(
    {
      name: 'skillpost_mail_balance_settled_timestamp_seconds',
      help: 'When this gateway has last settled the mail balance; 0: not yet.',
    },
    () => read().settledAt / 1_000,
  );
}

export type MeasureDelivery = (outcome: string, durationMs: number) => void;

/** One attempt to deliver a message to one recipient. */
export function measureDeliveries(metrics: Metrics): MeasureDelivery {
  const seconds = metrics.histogram({
    name: 'skillpost_delivery_seconds',
    help: 'Attempts to deliver a message to a recipient, by outcome.',
    labels: ['outcome'],
    buckets: mailBuckets,
  });
  return (outcome, durationMs) => seconds(durationMs / 1_000, { outcome });
}

/** Connections to other servers that mail leaves by. */
export function measureConnections(metrics: Metrics): (read: () => number) => void {
  return (read) =>
    metrics.gauge(
      { name: 'skillpost_delivery_connections', help: 'Open connections to other mail servers.' },
      read,
    );
}

export type MeasureRequest = (
  request: { readonly method: string; readonly route: string; readonly status: string },
  durationMs: number,
) => void;

export function measureRequests(metrics: Metrics): MeasureRequest {
  const seconds = metrics.histogram({
    name: 'skillpost_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labels: ['method', 'route', 'status'],
    buckets: requestBuckets,
  });
  return (request, durationMs) => seconds(durationMs / 1_000, request);
}

export function measureLive(metrics: Metrics, live: Pick<LiveServer, 'stats'>): void {
  metrics.gauge({ name: 'skillpost_live_sockets', help: 'Open WebSockets.' }, () => live.stats().sockets);
  metrics.gauge(
    { name: 'skillpost_live_watched_actors', help: 'Actors that somebody looks at through this gateway.' },
    () => live.stats().watchedActors,
  );
  metrics.sum(
    { name: 'skillpost_live_frames_total', help: 'Frames of the live feed that were sent.' },
    () => live.stats().frames,
  );
  metrics.sum(
    { name: 'skillpost_live_behind_total', help: 'Times that a slow client was dropped to snapshots.' },
    () => live.stats().behind,
  );
}

/** Counts what came of asking the routing hook (F49). */
export function countHook(metrics: Metrics): (outcome: HookOutcome) => void {
  const asked = metrics.counter({
    name: 'skillpost_routing_hook_total',
    help: 'Mails that the routing hook was asked about, by what came of it.',
    labels: ['outcome'],
  });
  return (outcome) => asked({ outcome });
}
