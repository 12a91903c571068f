// The filter bar of a report: a form by GET, drawn from the parameters that the report declares. Changing a choice asks
// at once; without scripts the button does.

import { Form, useSubmit } from '@remix-run/react';
import { useEffect, useState, type FormEvent } from 'react';
import type { Names, Report, ReportParameter } from '../../lib/report-shapes.ts';
import { buttonClass } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { defaultPeriod, periods } from './report-query.ts';

interface ReportFiltersProps {
  report: Report;
  search: URLSearchParams;
  queues: Names;
  agents: Names;
  questionnaires: Names;
}

interface ChoiceProps {
  parameter: ReportParameter;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  none: string;
}

function Choice({ parameter, value, options, none }: ChoiceProps) {
  return (
    <label className="flex flex-col gap-1 text-xs text-text-3">
      {parameter.title}
      <select name={parameter.name} defaultValue={value} className={`${inputClass} min-w-32 text-text`}>
        {none !== '' && <option value="">{none}</option>}
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function words(option: string): string {
  return option.replaceAll('-', ' ');
}

function Parameter({
  parameter,
  search,
  queues,
  agents,
  questionnaires,
}: Omit<ReportFiltersProps, 'report'> & { parameter: ReportParameter }) {
  const value = search.get(parameter.name) ?? '';
  if (parameter.kind === 'queue')
    return <Choice parameter={parameter} value={value} options={Object.entries(queues)} none="All queues" />;
  if (parameter.kind === 'agent')
    return <Choice parameter={parameter} value={value} options={Object.entries(agents)} none="All agents" />;
  if (parameter.kind === 'questionnaire') {
    const options = Object.entries(questionnaires);
    return <Choice parameter={parameter} value={value} options={options} none="All questionnaires" />;
  }
  if (parameter.options !== undefined) {
    const options = parameter.options.map((option) => [option, words(option)] as const);
    return <Choice parameter={parameter} value={value} options={options} none="automatic" />;
  }
  return (
    <label className="flex flex-col gap-1 text-xs text-text-3">
      {parameter.title}
      <input name={parameter.name} defaultValue={value} className={`${inputClass} w-36 text-text`} />
    </label>
  );
}

function PeriodChoice({ search }: { search: URLSearchParams }) {
  const period = search.get('period') ?? defaultPeriod;
  return (
    <>
      <label className="flex flex-col gap-1 text-xs text-text-3">
        Period
        <select name="period" defaultValue={period} className={`${inputClass} min-w-36 text-text`}>
          {periods.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {period === 'custom' &&
        (['from', 'to'] as const).map((name) => (
          <label key={name} className="flex flex-col gap-1 text-xs text-text-3 capitalize">
            {name}
            <input
              type="date"
              name={name}
              defaultValue={search.get(name) ?? ''}
              className={`${inputClass} text-text`}
            />
          </label>
        ))}
    </>
  );
}

/** Days begin at midnight of this zone, also in reports that show no days. */
function ZoneChoice({ search }: { search: URLSearchParams }) {
  const [zones, setZones] = useState<readonly string[]>([]);
  useEffect(() => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    setZones([...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])]);
  }, []);
  return (
    <label className="flex flex-col gap-1 text-xs text-text-3">
      Time zone
      <input
        name="zone"
        list="zones"
        autoComplete="off"
        spellCheck={false}
        defaultValue={search.get('zone') ?? ''}
        placeholder="UTC"
        className={`${inputClass} w-40 text-text`}
      />
      <datalist id="zones">
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </label>
  );
}

export function ReportFilters({ report, search, ...names }: ReportFiltersProps) {
  const submit = useSubmit();
  const changed = (event: FormEvent<HTMLFormElement>): void => {
    // Typed values wait for the button.
    if (event.target instanceof HTMLSelectElement) submit(event.currentTarget, { replace: true });
  };
  return (
    <Form method="get" onChange={changed} aria-label="Filters" className="flex flex-wrap items-end gap-3">
      <PeriodChoice search={search} />
      {report.parameters
        .filter(({ name }) => !['from', 'to', 'zone'].includes(name))
        .map((parameter) => (
          <Parameter key={parameter.name} parameter={parameter} search={search} {...names} />
        ))}
      <ZoneChoice search={search} />
      <label className="flex flex-col gap-1 text-xs text-text-3">
        Compare with
        <select
          name="compare"
          defaultValue={search.get('compare') ?? ''}
          className={`${inputClass} min-w-36 text-text`}
        >
          <option value="">the period before</option>
          <option value="none">nothing</option>
        </select>
      </label>
      <button type="submit" className={buttonClass('plain', false)}>
        Show
      </button>
    </Form>
  );
}
