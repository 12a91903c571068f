// Schedules: the opening hours that queues can have.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CalendarClock } from 'lucide-react';
import { EntityList } from '../features/admin/entity-list.tsx';
import { WeekBars } from '../features/admin/week-bars.tsx';
import type { Queue, Schedule } from '../lib/directory-shapes.ts';
import { apiFor } from '../services/api.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [schedules, queues] = await Promise.all([
    api.list<Schedule>('/schedules'),
    api.list<Queue & { scheduleId: string | null }>('/queues'),
  ]);
  return { schedules, queues: queues.map(({ name, scheduleId }) => ({ name, scheduleId })) };
}

export default function Schedules() {
  const { schedules, queues } = useLoaderData<typeof loader>();
  return (
    <EntityList
      title="Schedules"
      says="Opening hours. Outside them a queue takes mail and holds it until it opens."
      icon={CalendarClock}
      path="/administration/schedules"
      singular="schedule"
      columns={['Week', 'Time zone', 'Holidays', 'Queues']}
      rows={schedules.map((schedule) => {
        const used = queues.filter(({ scheduleId }) => scheduleId === schedule.id).map(({ name }) => name);
        return {
          id: schedule.id,
          name: schedule.name,
          words: `${schedule.zone} ${used.join(' ')}`,
          cells: [
            <WeekBars key="week" weekly={schedule.weekly} />,
            schedule.zone,
            <span key="holidays" className="tabular-nums">
              {schedule.holidays.length}
            </span>,
            used.length === 0 ? <span className="text-text-3">none</span> : used.join(', '),
          ],
        };
      })}
    />
  );
}
