// One schedule: its time zone, the hours of its week, the days that differ.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { SettingRows } from '../features/admin/setting-rows.tsx';
import { WeekGrid } from '../features/admin/week-grid.tsx';
import type { Schedule } from '../lib/directory-shapes.ts';
import { newId } from '../lib/new-id.ts';
import { holidayColumns, holidayRows, presets, readSchedule } from '../lib/week.ts';
import { apiFor } from '../services/api.server.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';
import { SelectField, TextField } from '../ui/field.tsx';

function blank(): Schedule {
  return {
    id: newId,
    name: '',
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    weekly: presets[0]?.weekly ?? [],
    holidays: [],
  };
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const schedule = await readEntity(apiFor(request, context), 'schedules', {
    id: params['id'],
    blank: blank(),
  });
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), schedule.zone]);
  return { schedule, zones: [...zones].toSorted() };
}

export function action(args: ActionFunctionArgs) {
  return entityAction(args, 'schedules', (form) => ({ fields: { ...readSchedule(form) } }));
}

export default function SchedulePage() {
  const { schedule, zones } = useLoaderData<typeof loader>();
  return (
    <EntityForm
      key={schedule.id}
      title={schedule.id === newId ? 'New schedule' : schedule.name}
      listPath="/administration/schedules"
      listName="Schedules"
      removal={schedule.id === newId ? undefined : 'A schedule can be removed when nothing uses it.'}
    >
      <Section title="Schedule">
        <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
          <TextField
            label="Name"
            name="name"
            required
            maxLength={200}
            defaultValue={schedule.name}
            hint="Queues and rules choose it by this name."
          />
          <SelectField
            label="Time zone"
            name="zone"
            defaultValue={schedule.zone}
            hint="All times below are local there, in summer and in winter."
          >
            {zones.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </SelectField>
        </div>
      </Section>
      <Section
        title="Week"
        says="Open from the first minute up to the last: 8:00 to 19:00 includes 18:59. 24:00 is the end of a day."
      >
        <WeekGrid weekly={schedule.weekly} />
      </Section>
      <Section title="Holidays" says="Days that differ: closed, or open at other hours.">
        <SettingRows
          name="holidays"
          singular="holiday"
          columns={holidayColumns}
          rows={holidayRows(schedule.holidays)}
          fresh={() => ({})}
          empty="None: the week holds on every day of the year."
        />
      </Section>
    </EntityForm>
  );
}
