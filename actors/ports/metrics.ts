// What a process measures of itself, for whoever scrapes it. Names end in their unit; sums end in `_total`.

export interface MetricSpec {
  readonly name: string;
  readonly help: string;
  /** Names of the labels that every value of it carries. Default: none. */
  readonly labels?: readonly string[];
}

export interface HistogramSpec extends MetricSpec {
  /** Upper bounds, rising; what is above the last is counted as above. */
  readonly buckets: readonly number[];
}

export type Labels = Readonly<Record<string, string>>;

/** One value, or one for each set of labels. */
export type Reading = number | readonly (readonly [labels: Labels, value: number])[];

/** A name may be given once. */
export interface Metrics {
  /** A sum since the start; counted by calling what it returns. */
  counter(spec: MetricSpec): (labels?: Labels, by?: number) => void;
  /** A distribution; fed by calling what it returns. */
  histogram(spec: HistogramSpec): (value: number, labels?: Labels) => void;
  /** A sum that somebody else keeps, read when it is scraped. */
  sum(spec: MetricSpec, read: () => Reading): void;
  /** A value of now, read when it is scraped. */
  gauge(spec: MetricSpec, read: () => Reading): void;
}

/** All of it as text, in the format that `contentType` names. */
export interface MetricsPage {
  readonly contentType: string;
  text(): Promise<string>;
}
