// Pools: mailboxes of one theme, and what holds for each that does not say it itself.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Layers } from 'lucide-react';
import { EntityLines } from '../features/admin/entity-lines.tsx';
import type { Pool, Queue } from '../lib/directory-shapes.ts';
import { poolColumns } from '../lib/mailbox-settings.ts';
import type { Named } from '../lib/questionnaire-form.ts';
import { apiFor } from '../services/api.server.ts';
import { linesAction } from '../services/entity-page.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [pools, queues, questionnaires] = await Promise.all([
    api.list<Pool>('/pools'),
    api.list<Queue>('/queues'),
    api.list<Named>('/questionnaires'),
  ]);
  const named = (all: readonly Named[]): Named[] => all.map(({ id, name }) => ({ id, name }));
  return { pools, queues: named(queues), questionnaires: named(questionnaires) };
}

export function action(args: ActionFunctionArgs) {
  return linesAction(args, 'pools', poolColumns);
}

export default function Pools() {
  const { pools, queues, questionnaires } = useLoaderData<typeof loader>();
  return (
    <EntityLines
      title="Pools"
      says="Mailboxes of one theme: a pool says what its mailboxes do not say themselves."
      icon={Layers}
      singular="pool"
      columns={poolColumns}
      choices={{ queues, questionnaires }}
      lines={pools}
      blank={{ queueId: null, deadlineMinutes: null, questionnaireId: null }}
      removal="It must have no mailbox any more."
      empty="Every mailbox is in one."
    />
  );
}
