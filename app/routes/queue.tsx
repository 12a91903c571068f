// One queue: how it routes, what becomes of what waits, when it is open, what comes after the work, who its members are.
// A new one begins with its name; everything else has a default that works.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { QueueSections, queueContents } from '../features/admin/queue-sections.tsx';
import { SettingList } from '../features/admin/setting-list.tsx';
import type { Queue, Schedule, Skill, User } from '../lib/directory-shapes.ts';
import { fieldSkills, fieldText } from '../lib/form.ts';
import { memberDifferences, readMembers } from '../lib/member-settings.ts';
import { newId } from '../lib/new-id.ts';
import { nameSetting } from '../lib/queue-offer-settings.ts';
import { readQueueSettings } from '../lib/queue-settings.ts';
import { apiFor } from '../services/api.server.ts';
import { setMembers } from '../services/directory.server.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [queue, queues, schedules, skills, users] = await Promise.all([
    readEntity<Queue | null>(api, 'queues', { id: params['id'], blank: null }),
    api.list<Queue>('/queues'),
    api.list<Schedule>('/schedules'),
    api.list<Skill>('/skills'),
    api.list<User>('/users'),
  ]);
  const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
  return {
    queue,
    choices: {
      queues: queues.filter(({ id }) => id !== queue?.id).map(named),
      schedules: schedules.map(named),
      skills: skills.map(named),
    },
    people: users
      .filter(({ role }) => role !== 'account')
      .map(({ id, name, role }) => ({ id, name, says: role === 'agent' ? '' : role })),
  };
}

export function action(args: ActionFunctionArgs) {
  return entityAction(args, 'queues', async (form, { api, id }) => {
    if (id === newId) return { fields: { name: fieldText(form, 'name') } };
    const before = await api.get<Queue>(`/queues/${encodeURIComponent(id)}`);
    const members = memberDifferences(before.members, readMembers(form));
    return {
      fields: { ...readQueueSettings(form, before), skills: fieldSkills(form) },
      also: (queueId) => setMembers(api, { pairs: members.map((change) => ({ queueId, ...change })) }),
    };
  });
}

export default function QueuePage() {
  const { queue, choices, people } = useLoaderData<typeof loader>();
  const frame = { listPath: '/administration/queues', listName: 'Queues' };
  if (queue === null)
    return (
      <EntityForm {...frame} key={newId} title="New queue" saves="Create">
        <Section title="Queue" says="It begins with settings that work; the next page shows them all.">
          <SettingList settings={[nameSetting]} entity={{}} />
        </Section>
      </EntityForm>
    );
  return (
    <EntityForm
      {...frame}
      key={queue.id}
      title={queue.name}
      contents={queueContents}
      removal="A queue can be removed when no mailbox and no rule uses it. Its cases stay."
    >
      <QueueSections queue={queue} choices={choices} people={people} />
    </EntityForm>
  );
}
