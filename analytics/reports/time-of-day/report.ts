// Arrivals and waits by hour of the day (F139).

import { querySql } from '../report.ts';
import type { Report } from '../report.ts';

export const timeOfDay: Report = {
  name: 'time-of-day',
  title: 'Time of day',
  question: 'At which hours does mail come in, and when do people wait longest?',
  parameters: ['from', 'to', 'queue', 'zone'],
  dimensions: [
    { key: 'hour', title: 'Hour', unit: 'hour' },
    { key: 'queue', title: 'Queue', unit: 'queue' },
  ],
  metrics: ['received', 'queued', 'accepted', 'asa'],
  chart: { kind: 'bar', x: 'hour', y: ['received'], series: 'queue' },
  sql: querySql(import.meta.url),
};
