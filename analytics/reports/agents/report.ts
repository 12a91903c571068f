// What each agent was offered, took and finished, in how many stints, and how long it took (F84, F137, F141).

import { querySql } from '../report.ts';
import type { Report } from '../report.ts';

export const agents: Report = {
  name: 'agents',
  title: 'Agents',
  question: 'Who handles how much, and how long does it take?',
  parameters: ['from', 'to', 'queue', 'agent'],
  dimensions: [{ key: 'agent', title: 'Agent', unit: 'agent' }],
  metrics: [
    'offered',
    'missed',
    'declined',
    'accepted',
    'replied',
    'done',
    'segments',
    'aht',
    'aht_segment',
    'miss_rate',
  ],
  chart: { kind: 'bar', x: 'agent', y: ['done'], series: null },
  sql: querySql(import.meta.url),
};
