// One user: account, role, capacity, skills with levels, queues.

import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CheckList, SkillLevels } from '../features/admin/choices.tsx';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import type { Queue, Skill, User } from '../lib/directory-shapes.ts';
import { fieldFlag, fieldNumber, fieldSkills, fieldText, fieldTexts } from '../lib/form.ts';
import { apiFor, type Api } from '../services/api.server.ts';
import { newId } from '../lib/new-id.ts';
import {
  difference,
  refused,
  removeEntity,
  saved,
  saveEntity,
  setHeldSkills,
  setMembers,
  type FormAnswer,
} from '../services/directory.server.ts';
import { CheckField, SelectField, TextField } from '../ui/field.tsx';

const blank: User = {
  id: newId,
  email: '',
  name: '',
  role: 'agent',
  active: true,
  capacity: 3,
  skills: [],
  queueIds: [],
  profiles: [],
  absence: null,
};

async function readUser(api: Api, id: string): Promise<User> {
  return id === newId ? blank : api.get<User>(`/users/${encodeURIComponent(id)}`);
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [user, skills, queues] = await Promise.all([
    readUser(api, params['id'] ?? newId),
    api.list<Skill>('/skills'),
    api.list<Queue>('/queues'),
  ]);
  return { user, skills, queues: queues.map(({ id, name }) => ({ id, name })) };
}

export async function action({
  request,
  params,
  context,
}: ActionFunctionArgs): Promise<FormAnswer | Response> {
  const api = apiFor(request, context);
  const id = params['id'] ?? newId;
  const form = await request.formData();
  if (fieldText(form, 'intent') === 'remove') return removeEntity(api, 'users', id);
  const before = await readUser(api, id);
  const password = fieldText(form, 'password');
  const kept = await saveEntity(api, 'users', id, {
    name: fieldText(form, 'name'),
    email: fieldText(form, 'email'),
    role: fieldText(form, 'role'),
    capacity: fieldNumber(form, 'capacity', 3),
    active: fieldFlag(form, 'active'),
    ...(password === '' ? {} : { password }),
  });
  if ('problem' in kept) return refused(kept.problem);
  const members = difference(before.queueIds, fieldTexts(form, 'queues'));
  const problem =
    (await setHeldSkills(api, kept.id, { before: before.skills, after: fieldSkills(form) })) ??
    (await setMembers(api, {
      pairs: members.map(({ id: queueId, on }) => ({ queueId, userId: kept.id, on })),
    }));
  if (problem !== null) return refused(problem);
  return id === newId ? redirect(`/administration/users/${encodeURIComponent(kept.id)}`) : saved();
}

function Account({ user }: { user: User }) {
  const fresh = user.id === newId;
  return (
    <Section title="Account">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Name"
          name="name"
          required
          maxLength={200}
          defaultValue={user.name}
          hint="As colleagues and customers see it."
        />
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          required
          defaultValue={user.email}
          hint="For signing in."
        />
        <TextField
          label={fresh ? 'Password' : 'New password'}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          required={fresh}
          hint={fresh ? 'At least 8 characters.' : 'Empty: stays as it is. A new one needs 8 characters.'}
        />
        <SelectField
          label="Role"
          name="role"
          defaultValue={user.role}
          hint="Agents handle mail; supervisors also see reports; administrators also change settings."
        >
          <option value="agent">Agent</option>
          <option value="supervisor">Supervisor</option>
          <option value="administrator">Administrator</option>
          <option value="account">Mail account only</option>
        </SelectField>
      </div>
      <CheckField
        label="May sign in"
        name="active"
        defaultChecked={user.active}
        hint="Switched off, the user keeps history but cannot sign in or get offers."
      />
    </Section>
  );
}

export default function UserPage() {
  const { user, skills, queues } = useLoaderData<typeof loader>();
  return (
    <EntityForm
      key={user.id}
      title={user.id === newId ? 'New user' : user.name}
      listPath="/administration/users"
      listName="Users"
      removal={
        user.id === newId
          ? undefined
          : 'Removing a user keeps what they wrote. Switching off is enough when somebody leaves for a while.'
      }
    >
      <Account user={user} />
      <Section title="Work" says="How many conversations and offers the agent may hold at once.">
        <TextField
          label="Capacity"
          name="capacity"
          type="number"
          min={0}
          max={100}
          defaultValue={user.capacity}
          className="max-w-32"
          hint="0: never gets an offer."
        />
      </Section>
      <Section
        title="Skills"
        says="Work that asks for a level goes only to who holds it or better. Level 0 is shown, never offered."
      >
        <SkillLevels skills={skills} chosen={user.skills} lowest={0} none="not held" />
      </Section>
      <Section title="Queues" says="The queues that the agent may sign in to.">
        <CheckList name="queues" options={queues} chosen={user.queueIds} empty="There are no queues yet." />
      </Section>
    </EntityForm>
  );
}
