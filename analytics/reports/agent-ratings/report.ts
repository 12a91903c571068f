// What customers say of what each agent sent them (F111).

import { querySql } from '../report.ts';
import type { Report } from '../report.ts';

export const agentRatings: Report = {
  name: 'agent-ratings',
  title: 'Ratings of agents',
  question: 'Whose answers do customers like?',
  parameters: ['from', 'to', 'queue', 'agent'],
  dimensions: [{ key: 'agent', title: 'Agent', unit: 'agent' }],
  metrics: ['rated', 'rating_mean', 'rating_good_rate', 'rating_bad_rate'],
  chart: { kind: 'bar', x: 'agent', y: ['rating_mean'], series: null },
  sql: querySql(import.meta.url),
};
