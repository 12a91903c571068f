// Mail volume by queue and period (F143, F150, F151).

import { querySql } from '../report.ts';
import type { Report } from '../report.ts';

export const volume: Report = {
  name: 'volume',
  title: 'Volume',
  question: 'How much mail comes in, and how much of it do we get done?',
  parameters: ['from', 'to', 'queue', 'bucket', 'zone'],
  dimensions: [
    { key: 'period', title: 'Period', unit: 'time' },
    { key: 'queue', title: 'Queue', unit: 'queue' },
  ],
  metrics: ['received', 'automatic', 'queued', 'accepted', 'replied', 'closed', 'reopened'],
  chart: { kind: 'bar', x: 'period', y: ['received', 'replied', 'closed'], series: null },
  sql: querySql(import.meta.url),
};
