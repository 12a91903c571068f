// Promised waits by queue and period, and how many were kept (F101, N4).

import { querySql } from '../report.ts';
import type { Report } from '../report.ts';

export const promises: Report = {
  name: 'promises',
  title: 'Promised waits',
  question: 'When we tell people how long they will wait, is it true?',
  parameters: ['from', 'to', 'queue', 'bucket', 'zone'],
  dimensions: [
    { key: 'period', title: 'Period', unit: 'time' },
    { key: 'queue', title: 'Queue', unit: 'queue' },
  ],
  metrics: ['promised', 'promises_scored', 'promises_kept', 'promise_rate'],
  chart: { kind: 'line', x: 'period', y: ['promise_rate'], series: 'queue' },
  sql: querySql(import.meta.url),
};
