// What agents answer in questionnaires, by question, answer and queue (F136, F146).

import { querySql } from '../report.ts';
import type { Report } from '../report.ts';

export const answers: Report = {
  name: 'answers',
  title: 'Answers',
  question: 'What do agents answer in questionnaires?',
  parameters: ['from', 'to', 'questionnaire', 'queue', 'agent'],
  dimensions: [
    { key: 'questionnaire', title: 'Questionnaire', unit: 'questionnaire' },
    { key: 'question', title: 'Question', unit: 'text' },
    { key: 'answer', title: 'Answer', unit: 'text' },
    { key: 'queue', title: 'Queue', unit: 'queue' },
  ],
  metrics: ['answered'],
  chart: { kind: 'bar', x: 'answer', y: ['answered'], series: 'question' },
  sql: querySql(import.meta.url),
};
