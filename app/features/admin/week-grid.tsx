// The opening hours of a week: each day a line that one sees, beside it its windows to write. What is written is drawn
// at once; a preset or a copied day fills many lines.

import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { WeeklyWindow } from '../../lib/directory-shapes.ts';
import { rowInput } from '../../lib/fields.ts';
import { asTime, days, openHours, presets } from '../../lib/week.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { useTouch } from './touch.ts';
import { DayBar } from './week-bars.tsx';

interface Row extends WeeklyWindow {
  readonly key: string;
}

function useWeek(initial: readonly WeeklyWindow[]) {
  const [week, setWeek] = useState(() => ({
    rows: initial.map((window, index): Row => ({ ...window, key: String(index) })),
    next: initial.length,
  }));
  const touch = useTouch();
  const replace = (keep: readonly Row[], added: readonly WeeklyWindow[]): void => {
    const rows = added.map((window, index): Row => ({ ...window, key: String(week.next + index) }));
    setWeek({ rows: [...keep, ...rows], next: week.next + rows.length });
    touch();
  };
  return {
    rows: week.rows,
    fill: (weekly: readonly WeeklyWindow[]) => replace([], weekly),
    add: (day: number) => {
      const last = week.rows.filter((row) => row.day === day).at(-1);
      replace(week.rows, [{ day, from: last?.to ?? '09:00', to: last === undefined ? '17:00' : '24:00' }]);
    },
    remove: (key: string) =>
      replace(
        week.rows.filter((row) => row.key !== key),
        [],
      ),
    copyMonday: () => {
      const monday = week.rows.filter(({ day }) => day === 1);
      const others = [2, 3, 4, 5].flatMap((day) => monday.map(({ from, to }) => ({ day, from, to })));
      replace(
        week.rows.filter(({ day }) => day === 1 || day > 5),
        others,
      );
    },
    change: (key: string, part: Partial<WeeklyWindow>) =>
      setWeek({ ...week, rows: week.rows.map((row) => (row.key === key ? { ...row, ...part } : row)) }),
  };
}

type Week = ReturnType<typeof useWeek>;

function WindowInputs({ row, day, week }: { row: Row; day: string; week: Week }) {
  return (
    <span className="flex items-center gap-1">
      <input type="hidden" name="weekly:row" value={row.key} />
      <input type="hidden" name={rowInput('weekly', row.key, 'day')} value={row.day} />
      {(['from', 'to'] as const).map((end) => (
        <span key={end} className="flex items-center gap-1">
          {end === 'to' && <span className="text-sm text-text-3">–</span>}
          <input
            name={rowInput('weekly', row.key, end)}
            aria-label={`${day}, ${end === 'from' ? 'open from' : 'open to'}`}
            inputMode="numeric"
            maxLength={5}
            value={row[end]}
            onChange={(event) => week.change(row.key, { [end]: event.target.value })}
            onBlur={(event) => week.change(row.key, { [end]: asTime(event.target.value) })}
            className={`${inputClass} !w-16 text-center tabular-nums`}
          />
        </span>
      ))}
      <Button
        weight="quiet"
        square
        aria-label={`${day}: take out ${row.from} to ${row.to}`}
        onClick={() => week.remove(row.key)}
      >
        <X size={14} aria-hidden="true" />
      </Button>
    </span>
  );
}

function Day({ index, week }: { index: number; week: Week }) {
  const day = days[index] ?? '';
  const rows = week.rows
    .filter((row) => row.day === index + 1)
    .toSorted((left, right) => asTime(left.from).localeCompare(asTime(right.from)));
  return (
    <li className="grid gap-x-4 gap-y-1 sm:grid-cols-[84px_minmax(0,1fr)_236px]">
      <span className="text-sm font-medium sm:leading-8">{day}</span>
      <DayBar windows={rows} />
      <div className="flex items-start justify-between gap-2">
        <div className="flex flex-col gap-1">
          {rows.length === 0 && <span className="text-sm leading-8 text-text-3">closed</span>}
          {rows.map((row) => (
            <WindowInputs key={row.key} row={row} day={day} week={week} />
          ))}
        </div>
        <Button
          weight="quiet"
          square
          aria-label={`${day}: add opening hours`}
          onClick={() => week.add(index + 1)}
        >
          <Plus size={14} aria-hidden="true" />
        </Button>
      </div>
    </li>
  );
}

function Ruler() {
  return (
    <div
      aria-hidden="true"
      className="hidden gap-x-4 text-xs text-text-3 tabular-nums sm:grid sm:grid-cols-[84px_minmax(0,1fr)_236px]"
    >
      <span />
      <span className="relative h-4">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour} className="absolute -translate-x-1/2" style={{ left: `${hour / 0.24}%` }}>
            {hour}
          </span>
        ))}
      </span>
      <span />
    </div>
  );
}

export function WeekGrid({ weekly }: { weekly: readonly WeeklyWindow[] }) {
  const week = useWeek(weekly);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        {presets.map((preset) => (
          <Button key={preset.name} small onClick={() => week.fill(preset.weekly)}>
            {preset.name}
          </Button>
        ))}
        <Button small onClick={week.copyMonday}>
          Monday to all weekdays
        </Button>
        <span className="ml-auto text-sm text-text-2 tabular-nums">{openHours(week.rows)} hours a week</span>
      </div>
      <div>
        <Ruler />
        <ul className="flex flex-col gap-2">
          {days.map((day, index) => (
            <Day key={day} index={index} week={week} />
          ))}
        </ul>
      </div>
    </div>
  );
}
