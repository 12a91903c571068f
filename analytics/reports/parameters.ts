// The parameters that reports take: how each is shown, and its text checked. Pure.

import { SkillpostError } from '#actors/errors.ts';
import type { ReportParameter, ReportParameters } from '#actors/ports/reports.ts';
import type { ParameterName } from './report.ts';

export const buckets = ['quarter-hour', 'hour', 'day', 'week', 'month'] as const;

export const parameterDescriptions: Readonly<Record<ParameterName, ReportParameter>> = {
  from: { name: 'from', title: 'From', kind: 'time', required: true },
  to: { name: 'to', title: 'To', kind: 'time', required: true },
  queue: { name: 'queue', title: 'Queue', kind: 'queue', required: false },
  agent: { name: 'agent', title: 'Agent', kind: 'agent', required: false },
  bucket: { name: 'bucket', title: 'By', kind: 'choice', required: false, options: buckets },
  questionnaire: { name: 'questionnaire', title: 'Questionnaire', kind: 'questionnaire', required: false },
  zone: { name: 'zone', title: 'Time zone', kind: 'zone', required: false },
};

const quarterMs = 900_000;

function bad(text: string): SkillpostError {
  return new SkillpostError('BAD_PARAMETER', 'invalid', text);
}

/** A day (`2026-11-22`, from its start in UTC), an ISO time, or milliseconds since 1970. */
function instant(name: string, text: string | undefined): number {
  if (text === undefined || text === '')
    throw bad(`${name} is missing: a day or a time, such as 2026-11-22.`);
  const ms = /^\d{9,}$/.test(text)
    ? Number(text)
    : /^\d{4}-\d\d-\d\d/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (!Number.isFinite(ms))
    throw bad(`${name} is "${text}"; it must be a day or a time, such as 2026-11-22.`);
  return ms;
}

function zone(text: string | undefined): string {
  const name = text || 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    throw new SkillpostError(
      'BAD_PARAMETER',
      'invalid',
      `zone is "${name}"; it must be one such as Europe/Berlin.`,
      {
        cause: error,
      },
    );
  }
}

function dateTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

export interface CheckedParameters {
  /** Quarter of an hour that the span begins with, and the one it ends before: every report counts the same span. */
  readonly from: string;
  readonly to: string;
  readonly queue: string;
  readonly agent: string;
  readonly questionnaire: string;
  readonly bucket: string;
  readonly zone: string;
}

/** Throws BAD_PARAMETER in plain words. Other names than the known ones are refused: a typing error is no "all". */
export function checkParameters(given: ReportParameters, known: readonly ParameterName[]): CheckedParameters {
  const names: readonly string[] = known;
  for (const name of Object.keys(given))
    if (!names.includes(name))
      throw bad(`${name} is no parameter of this report; it takes ${known.join(', ')}.`);
  const fromMs = Math.floor(instant('from', given['from']) / quarterMs) * quarterMs;
  const toMs = Math.ceil(instant('to', given['to']) / quarterMs) * quarterMs;
  if (toMs <= fromMs) throw bad('to must be later than from.');
  const bucket = given['bucket'] || 'day';
  if (!buckets.some((name) => name === bucket)) throw bad(`bucket must be one of ${buckets.join(', ')}.`);
  return {
    from: dateTime(fromMs),
    to: dateTime(toMs),
    queue: given['queue'] ?? '',
    agent: given['agent'] ?? '',
    questionnaire: given['questionnaire'] ?? '',
    bucket,
    zone: zone(given['zone']),
  };
}
