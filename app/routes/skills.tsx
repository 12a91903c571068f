// Skills: one page to add, change and remove them.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Sparkles } from 'lucide-react';
import { EntityLines } from '../features/admin/entity-lines.tsx';
import type { Skill } from '../lib/directory-shapes.ts';
import { skillColumns } from '../lib/system-settings.ts';
import { apiFor } from '../services/api.server.ts';
import { linesAction } from '../services/entity-page.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { skills: await apiFor(request, context).list<Skill>('/skills') };
}

export function action(args: ActionFunctionArgs) {
  return linesAction(args, 'skills', skillColumns);
}

export default function Skills() {
  return (
    <EntityLines
      title="Skills"
      says="What work can ask for, and agents can hold at levels 0 to 10."
      icon={Sparkles}
      singular="skill"
      columns={skillColumns}
      lines={useLoaderData<typeof loader>().skills}
      blank={{ weight: 1 }}
      removal="Every agent, queue and rule loses it."
      empty="Without skills every agent of a queue may get every mail of it."
    />
  );
}
