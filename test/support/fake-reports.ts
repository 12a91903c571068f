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

const otherReports: readonly Report[] = ['Volume', 'Time of day', 'Agents'].map((title) => ({
  ...fakeReport,
  name: title.toLowerCase().replaceAll(' ', '-'),
  title,
  question: `What does ${title.toLowerCase()} look like?`,
  chart: { kind: 'bar', x: 'period', y: ['accepted', 'accepted_in_target'], series: null },
}));

const answersReport: Report = {
  name: 'answers',
  title: 'Answers',
  question: 'What do agents answer in questionnaires?',
  parameters: [
    { name: 'from', title: 'From', kind: 'time', required: true },
    { name: 'to', title: 'To', kind: 'time', required: true },
    { name: 'questionnaire', title: 'Questionnaire', kind: 'questionnaire', required: false },
    { name: 'queue', title: 'Queue', kind: 'queue', required: false },
  ],
  columns: [
    { key: 'questionnaire', title: 'Questionnaire', unit: 'questionnaire' },
    { key: 'question', title: 'Question', unit: 'text' },
    { key: 'answer', title: 'Answer', unit: 'text' },
    { key: 'queue', title: 'Queue', unit: 'queue' },
    {
      key: 'answered',
      title: 'Answered',
      unit: 'count',
      better: 'neither',
      definition: 'Times that this was the answer.',
    },
  ],
  chart: { kind: 'bar', x: 'answer', y: ['answered'], series: 'question' },
};

export const fakeReports: readonly Report[] = [fakeReport, ...otherReports, answersReport];

function fakeAnswers(): ReportAnswer {
  const given = [
    ['Reason', 'Delivery too late', 14],
    ['Reason', 'Article broken', 9],
    ['Reason', 'Invoice wrong', 3],
    ['Solved for good?', 'Yes', 21],
    ['Solved for good?', 'No', 5],
  ] as const;
  const rows = given.flatMap(([question, answer, answered]) =>
    ['sales', 'support'].map((queue) => ({ questionnaire: 'closing', question, answer, queue, answered })),
  );
  return { report: answersReport, rows, totals: { answered: 104 } };
}

export function fakeAnswer(report: Report): ReportAnswer {
  if (report.name === answersReport.name) return fakeAnswers();
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
