// A declared report with rows of the last week, as the API gives it.

import type { Report, ReportAnswer } from '../../app/lib/report-shapes.ts';

export const fakeReport: Report = {
  name: 'service-level',
  title: 'Service level',
  question: 'Do people get hold of somebody in the time we aim for?',
  parameters: [
    { name: 'from', title: 'From', kind: 'time', required: true },
    { name: 'to', title: 'To', kind: 'time', required: true },
    { name: 'queue', title: 'Queue', kind: 'queue', required: false },
    {
      name: 'bucket',
      title: 'By',
      kind: 'choice',
      required: false,
      options: ['quarter-hour', 'hour', 'day', 'week', 'month'],
    },
    { name: 'zone', title: 'Time zone', kind: 'zone', required: false },
  ],
  columns: [
    { key: 'period', title: 'Period', unit: 'time' },
    { key: 'queue', title: 'Queue', unit: 'queue' },
    {
      key: 'accepted',
      title: 'Accepted',
      unit: 'count',
      better: 'neither',
      definition: 'Work items that an agent accepted.',
    },
    {
      key: 'accepted_in_target',
      title: 'Accepted in target',
      unit: 'count',
      better: 'higher',
      definition: 'Accepted work items that waited no longer than the target of their queue.',
    },
    {
      key: 'service_level',
      title: 'Service level',
      unit: 'percent',
      better: 'higher',
      definition:
        'Of the work items accepted, the share that waited no longer than the target of their queue.',
    },
    {
      key: 'asa',
      title: 'Mean wait (ASA)',
      unit: 'seconds',
      better: 'lower',
      definition: 'Mean time from the arrival of a work item to its acceptance.',
    },
  ],
  chart: { kind: 'line', x: 'period', y: ['service_level'], series: 'queue' },
};

export const otherReports: readonly Report[] = ['Volume', 'Time of day', 'Agents'].map((title) => ({
  ...fakeReport,
  name: title.toLowerCase().replaceAll(' ', '-'),
  title,
  question: `What does ${title.toLowerCase()} look like?`,
  chart: { kind: 'bar', x: 'period', y: ['accepted', 'accepted_in_target'], series: null },
}));

export function fakeAnswer(report: Report): ReportAnswer {
  const days = Array.from({ length: 7 }, (_, day) =>
    new Date(Date.now() - (6 - day) * 86_400_000).toISOString().slice(0, 10),
  );
  const rows = days.flatMap((period, day) =>
    ['billing', 'sales', 'support'].map((queue, index) => {
      const accepted = 24 + ((day * 7 + index * 11) % 19);
      const inTarget = accepted - ((day * 3 + index * 5) % 8);
      return {
        period,
        queue,
        accepted,
        accepted_in_target: inTarget,
        service_level: (100 * inTarget) / accepted,
        asa: 42 + ((day * 13 + index * 29) % 60),
      };
    }),
  );
  const sum = (key: 'accepted' | 'accepted_in_target'): number =>
    rows.reduce((total, row) => total + row[key], 0);
  const [accepted, inTarget] = [sum('accepted'), sum('accepted_in_target')];
  return {
    report,
    rows,
    totals: { accepted, accepted_in_target: inTarget, service_level: (100 * inTarget) / accepted, asa: 71.4 },
  };
}
