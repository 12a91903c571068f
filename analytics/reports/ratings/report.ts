// What customers say of what they were sent, by queue and period (F111).

import { querySql } from '../report.ts';
import type { Report } from '../report.ts';

export const ratings: Report = {
  name: 'ratings',
  title: 'Ratings',
  question: 'What do customers say of our answers?',
  parameters: ['from', 'to', 'queue', 'agent', 'bucket', 'zone'],
  dimensions: [
    { key: 'period', title: 'Period', unit: 'time' },
    { key: 'queue', title: 'Queue', unit: 'queue' },
  ],
  metrics: ['rated', 'rating_mean', 'rating_good_rate', 'rating_bad_rate'],
  chart: { kind: 'line', x: 'period', y: ['rating_mean'], series: 'queue' },
  sql: querySql(import.meta.url),
};
