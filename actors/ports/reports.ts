// Reports as data: what there is to ask, and the answers. The gateway shows them without knowing any one of them.

export interface ReportParameter {
  readonly name: string;
  readonly title: string;
  readonly kind: string;
  readonly required: boolean;
  readonly options?: readonly string[];
}

export interface ReportColumn {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
}

/** Other fields (chart, metric definitions) are passed on as they are. */
export interface ReportDescription {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly parameters: readonly ReportParameter[];
  readonly columns: readonly ReportColumn[];
  readonly chart: unknown;
}

export interface ReportResult {
  readonly report: ReportDescription;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly totals: Readonly<Record<string, unknown>>;
}

export type ReportParameters = Readonly<Record<string, string>>;

/** Throws SkillpostError: NOT_FOUND or BAD_PARAMETER (invalid), UNAVAILABLE codes when the store does not answer. */
export interface ReportsPort {
  list(): readonly ReportDescription[];
  run(name: string, parameters: ReportParameters): Promise<ReportResult>;
  /** The same rows as text (RFC 4180), header line first. */
  csv(name: string, parameters: ReportParameters): Promise<string>;
}
