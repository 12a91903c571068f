// Reports as the API declares and answers them. A report page is drawn from this alone: a new report needs no new page.

export interface ReportParameter {
  readonly name: string;
  readonly title: string;
  /** `time`, `queue`, `agent`, `questionnaire`, `choice`, `zone`; others are asked for as text. */
  readonly kind: string;
  readonly required: boolean;
  readonly options?: readonly string[] | undefined;
}

export interface ReportColumn {
  readonly key: string;
  readonly title: string;
  /** `time`, `queue`, `agent`, `hour`: what rows are about; `count`, `percent`, `seconds`: numbers. */
  readonly unit: string;
  readonly better?: 'higher' | 'lower' | 'neither' | undefined;
  /** What the number means, in plain words. */
  readonly definition?: string | undefined;
}

export interface ReportChart {
  readonly kind: string;
  readonly x: string;
  readonly y: readonly string[];
  readonly series: string | null;
}

export interface Report {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly parameters: readonly ReportParameter[];
  readonly columns: readonly ReportColumn[];
  readonly chart: ReportChart | null;
}

export type ReportRow = Readonly<Record<string, unknown>>;

export interface ReportAnswer {
  readonly report: Report;
  readonly rows: readonly ReportRow[];
  readonly totals: ReportRow;
}

/** Names of what rows refer to by id. */
export type Names = Readonly<Record<string, string>>;
