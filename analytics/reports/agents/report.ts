// What each agent was offered, took and finished, and how long it took (F137, F141).

import { querySql } from '../report.ts';
import type { Report } from '../report.ts';

export const agents: Report = {
  name: 'agents',
  title: 'Agents',
  question: 'Who handles how much, and how long does it take?',
  parameters: ['from', 'to', 'queue', 'agent'],
  dimensions: [{ key: 'agent', title: 'Agent', unit: 'agent' }],
  metrics: ['offered', 'missed', 'declined', 'accepted', 'replied', 'done', 'aht', 'miss_rate'],
  chart: { kind: 'bar', x: 'agent', y: ['done'], series: null },
  sql: querySql(import.meta.url),
};
