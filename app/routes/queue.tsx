// One queue: how it routes, how fast it should be, what it asks for, who its members are.

import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CheckList, SkillLevels } from '../features/admin/choices.tsx';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import type { Queue, Skill, User } from '../lib/directory-shapes.ts';
import { fieldFlag, fieldNumber, fieldSkills, fieldText, fieldTexts } from '../lib/form.ts';
import { apiFor, type Api } from '../services/api.server.ts';
import { newId } from '../lib/new-id.ts';
import { strategyChoices } from '../lib/strategies.ts';
import {
  difference,
  refused,
  removeEntity,
  saved,
  saveEntity,
  setMembers,
  type FormAnswer,
} from '../services/directory.server.ts';
import { CheckField, SelectField, TextField } from '../ui/field.tsx';

const hourMs = 3_600_000;

const blank: Queue = {
  id: newId,
  name: '',
  enabled: true,
  strategy: 'longest-idle',
  offerTimeoutMs: 30_000,
  wrapUpMs: 15_000,
  skills: [],
  serviceLevelSeconds: 300,
  stickyMs: 24 * hourMs,
  receiptEnabled: true,
  memberIds: [],
};

async function readQueue(api: Api, id: string): Promise<Queue> {
  return id === newId ? blank : api.get<Queue>(`/queues/${encodeURIComponent(id)}`);
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [queue, skills, users] = await Promise.all([
    readQueue(api, params['id'] ?? newId),
    api.list<Skill>('/skills'),
    api.list<User>('/users'),
  ]);
  const people = users.filter((user) => user.role !== 'account');
  return {
    queue,
    skills,
    people: people.map(({ id, name, role }) => ({ id, name, says: role === 'agent' ? '' : role })),
  };
}

function fieldsOf(form: FormData): Readonly<Record<string, unknown>> {
  return {
    name: fieldText(form, 'name'),
    enabled: fieldFlag(form, 'enabled'),
    strategy: fieldText(form, 'strategy'),
    offerTimeoutMs: Math.round(fieldNumber(form, 'offerTimeoutSeconds', 30) * 1_000),
    wrapUpMs: Math.round(fieldNumber(form, 'wrapUpSeconds', 15) * 1_000),
    serviceLevelSeconds: Math.round(fieldNumber(form, 'serviceLevelMinutes', 5) * 60),
    stickyMs: Math.round(fieldNumber(form, 'stickyHours', 24) * hourMs),
    receiptEnabled: fieldFlag(form, 'receiptEnabled'),
    skills: fieldSkills(form),
  };
}

export async function action({
  request,
  params,
  context,
}: ActionFunctionArgs): Promise<FormAnswer | Response> {
  const api = apiFor(request, context);
  const id = params['id'] ?? newId;
  const form = await request.formData();
  if (fieldText(form, 'intent') === 'remove') return removeEntity(api, 'queues', id);
  const before = await readQueue(api, id);
  const kept = await saveEntity(api, 'queues', id, fieldsOf(form));
  if ('problem' in kept) return refused(kept.problem);
  const members = difference(before.memberIds, fieldTexts(form, 'members'));
  const problem = await setMembers(api, {
    pairs: members.map(({ id: userId, on }) => ({ queueId: kept.id, userId, on })),
  });
  if (problem !== null) return refused(problem);
  return id === newId ? redirect(`/administration/queues/${encodeURIComponent(kept.id)}`) : saved();
}

function Routing({ queue }: { queue: Queue }) {
  return (
    <Section title="Routing">
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Strategy"
          name="strategy"
          defaultValue={queue.strategy}
          hint="Who gets the next item, of all who are ready and skilled."
        >
          {strategyChoices.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Offer time, in seconds"
          name="offerTimeoutSeconds"
          type="number"
          min={1}
          max={3_600}
          defaultValue={queue.offerTimeoutMs / 1_000}
          hint="An offer that is not answered by then goes to the next agent."
        />
        <TextField
          label="Wrap-up, in seconds"
          name="wrapUpSeconds"
          type="number"
          min={0}
          max={3_600}
          defaultValue={queue.wrapUpMs / 1_000}
          hint="After-work time before the next offer; agents may end it early. 0: none."
        />
        <TextField
          label="Kept for the last agent, in hours"
          name="stickyHours"
          type="number"
          min={0}
          step="any"
          defaultValue={queue.stickyMs / hourMs}
          hint="A follow-up goes back to who handled the case. 0: to anybody."
        />
      </div>
    </Section>
  );
}

export default function QueuePage() {
  const { queue, skills, people } = useLoaderData<typeof loader>();
  const members = people.map(({ says, ...person }) => (says === '' ? person : { ...person, says }));
  return (
    <EntityForm
      key={queue.id}
      title={queue.id === newId ? 'New queue' : queue.name}
      listPath="/administration/queues"
      listName="Queues"
      removal={
        queue.id === newId
          ? undefined
          : 'A queue can be removed when no mailbox and no rule uses it. Its cases stay.'
      }
    >
      <Section title="Queue">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Name"
            name="name"
            required
            maxLength={200}
            defaultValue={queue.name}
            hint="Agents see it on every offer."
          />
          <TextField
            label="Service level, in minutes"
            name="serviceLevelMinutes"
            type="number"
            min={1}
            step="any"
            defaultValue={queue.serviceLevelSeconds / 60}
            hint="Accepted within this time counts as in time."
          />
        </div>
        <CheckField
          label="Makes offers"
          name="enabled"
          defaultChecked={queue.enabled}
          hint="Switched off, mail goes on waiting here and nobody is offered any."
        />
        <CheckField
          label="Sends a receipt"
          name="receiptEnabled"
          defaultChecked={queue.receiptEnabled}
          hint="Who opens a case gets an answer with its tag at once."
        />
      </Section>
      <Routing queue={queue} />
      <Section title="Required skills" says="Every item of this queue asks for them, besides what rules add.">
        <SkillLevels skills={skills} chosen={queue.skills} lowest={1} none="not required" />
      </Section>
      <Section title="Members" says="Only members can sign in to the queue.">
        <CheckList
          name="members"
          options={members}
          chosen={queue.memberIds}
          empty="There are no users yet."
        />
      </Section>
    </EntityForm>
  );
}
