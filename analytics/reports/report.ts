// What a report is: a question, the columns it answers with, and how to draw them, all as data, so that the console, the
// API and the views for analysts need no edit for a new one. Knows no particular report.

import { readFileSync } from 'node:fs';
import type { MetricName } from '../metrics.ts';

export interface Dimension {
  /** Name of the column in `query.sql`. */
  readonly key: string;
  readonly title: string;
  /** `time`: a text that sorts by time; `queue`, `agent`: an id that the reader may resolve; `hour`: 0 to 23; `questionnaire`: as `queue`. */
  readonly unit: 'time' | 'queue' | 'agent' | 'hour' | 'questionnaire' | 'text';
}

export type ParameterName = 'from' | 'to' | 'queue' | 'agent' | 'bucket' | 'zone' | 'questionnaire';

export interface Chart {
  readonly kind: 'line' | 'bar';
  /** Key of a dimension. */
  readonly x: string;
  readonly y: readonly MetricName[];
  /** One line or bar for each value of this dimension; null: one for each metric of `y`. */
  readonly series: string | null;
}

export interface Report {
  /** In kebab-case: name of its folder. */
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly parameters: readonly ParameterName[];
  readonly dimensions: readonly Dimension[];
  readonly metrics: readonly MetricName[];
  readonly chart: Chart;
  /** A SELECT of the dimensions and of the base columns of the metrics. */
  readonly sql: string;
}

/** The `query.sql` beside a report's own file, without comments at its head. */
export function querySql(reportUrl: string): string {
  return readFileSync(new URL('./query.sql', reportUrl), 'utf8').trim();
}
