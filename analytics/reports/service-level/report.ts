// Service level by queue and period (F145, F144).

import { querySql } from '../report.ts';
import type { Report } from '../report.ts';

export const serviceLevel: Report = {
  name: 'service-level',
  title: 'Service level',
  question: 'Do people get hold of somebody in the time we aim for?',
  parameters: ['from', 'to', 'queue', 'bucket', 'zone'],
  dimensions: [
    { key: 'period', title: 'Period', unit: 'time' },
    { key: 'queue', title: 'Queue', unit: 'queue' },
  ],
  metrics: ['queued', 'accepted', 'accepted_in_target', 'service_level', 'asa'],
  chart: { kind: 'line', x: 'period', y: ['service_level'], series: 'queue' },
  sql: querySql(import.meta.url),
};
