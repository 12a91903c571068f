// Every number of every report, once (N9, T23): what it is called, what it means, which way is good, and its formula over
// the base columns that reports count (`n_…` counts, `ms_…` sums of milliseconds). Rows, totals, exports and the views of
// analysts are made of the same formula. Knows no report.

/** `score`: of five. */
export type Unit = 'count' | 'percent' | 'seconds' | 'score';
export type Better = 'higher' | 'lower' | 'neither';

export interface Metric {
  readonly title: string;
  readonly unit: Unit;
  readonly better: Better;
  /** In plain words, for people who read the number. */
  readonly definition: string;
  /** Aggregate SQL over base columns. */
  readonly formula: string;
}

function count(column: string, title: string, better: Better, definition: string): Metric {
  return { title, unit: 'count', better, definition, formula: `sum(${column})` };
}

/** Null, not zero, where there is nothing to divide by: "no items" is not "0 %". */
function share(part: string, of: string): string {
  return `round(100 * sum(${part}) / nullIf(sum(${of}), 0), 2)`;
}

function meanSeconds(sumOfMs: string, of: string): string {
  return `round(${sumOfMs} / 1000 / nullIf(sum(${of}), 0), 1)`;
}

export const metrics = {
  received: count(
    'n_received',
    'Received',
    'neither',
    'Messages that people sent us; automatic mail is left out.',
  ),
  automatic: count(
    'n_automatic',
    'Automatic',
    'neither',
    'Messages that machines sent us: receipts, bounces, lists.',
  ),
  queued: count(
    'n_queued',
    'Queued',
    'neither',
    'Work items that entered the queue, also by transfer or reopening.',
  ),
  offered: count(
    'n_offered',
    'Offers',
    'neither',
    'Offers made to agents; one item may be offered several times.',
  ),
  missed: count('n_missed', 'Missed', 'lower', 'Offers that an agent did not answer in time.'),
  declined: count('n_declined', 'Declined', 'lower', 'Offers that an agent declined.'),
  accepted: count('n_accepted', 'Accepted', 'neither', 'Work items that an agent accepted.'),
  accepted_in_target: count(
    'n_in_target',
    'Accepted in target',
    'higher',
    'Accepted work items that waited no longer than the target of their queue.',
  ),
  replied: count('n_replied', 'Replies', 'neither', 'Replies sent by agents.'),
  done: count('n_done', 'Handled', 'neither', 'Work items that an agent finished.'),
  segments: count(
    'n_segments',
    'Stints',
    'neither',
    'Times that an agent worked on the items handled: an item that was parked and taken up again has several.',
  ),
  closed: count('n_closed', 'Closed', 'neither', 'Cases closed.'),
  reopened: count('n_reopened', 'Reopened', 'lower', 'Closed cases that a new message opened again.'),
  promised: count(
    'n_promised',
    'Promised',
    'neither',
    'Waits that customers were told, in receipts and hold mails.',
  ),
  promises_scored: count(
    'n_scored',
    'Put to the test',
    'neither',
    'Promised waits whose end is known, because somebody has taken the item or its time was over.',
  ),
  promises_kept: count('n_kept', 'Kept', 'higher', 'Promised waits that were no longer than promised.'),
  promise_rate: {
    title: 'Promises kept',
    unit: 'percent',
    better: 'higher',
    definition: 'Of the promised waits whose end is known, the share that was no longer than promised.',
    formula: share('n_kept', 'n_scored'),
  },
  service_level: {
    title: 'Service level',
    unit: 'percent',
    better: 'higher',
    definition: 'Of the work items accepted, the share that waited no longer than the target of their queue.',
    formula: share('n_in_target', 'n_accepted'),
  },
  asa: {
    title: 'Mean wait (ASA)',
    unit: 'seconds',
    better: 'lower',
    definition: 'Mean time from the arrival of a work item to its acceptance, of the accepted.',
    formula: meanSeconds('sum(ms_wait)', 'n_accepted'),
  },
  aht: {
    title: 'Mean handling (AHT)',
    unit: 'seconds',
    better: 'lower',
    definition: 'Handling and wrap-up time for each work item that was finished.',
    formula: meanSeconds('(sum(ms_handle) + sum(ms_wrap_up))', 'n_done'),
  },
  aht_segment: {
    title: 'Mean stint',
    unit: 'seconds',
    better: 'neither',
    definition:
      'Handling time for each stint. Systems that count a parked item each time it is opened call this the handling time.',
    formula: meanSeconds('sum(ms_handle)', 'n_segments'),
  },
  answered: count(
    'n_answered',
    'Answered',
    'neither',
    'Times that this was the answer; a form that was corrected counts once, as it is now.',
  ),
  rated: count(
    'n_rated',
    'Ratings',
    'neither',
    'Messages that customers rated; one that was changed counts once, as it is now.',
  ),
  rating_mean: {
    title: 'Mean rating',
    unit: 'score',
    better: 'higher',
    definition: 'Mean of the ratings, from 1 to 5; 5 is best.',
    formula: 'round(sum(n_score) / nullIf(sum(n_rated), 0), 2)',
  },
  rating_good_rate: {
    title: 'Good',
    unit: 'percent',
    better: 'higher',
    definition: 'Of the ratings, the share that is 4 or 5.',
    formula: share('n_good', 'n_rated'),
  },
  rating_bad_rate: {
    title: 'Poor',
    unit: 'percent',
    better: 'lower',
    definition: 'Of the ratings, the share that is 1 or 2.',
    formula: share('n_bad', 'n_rated'),
  },
  miss_rate: {
    title: 'Missed offers',
    unit: 'percent',
    better: 'lower',
    definition: 'Of the offers made, the share that was not answered in time.',
    formula: share('n_missed', 'n_offered'),
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof metrics;
