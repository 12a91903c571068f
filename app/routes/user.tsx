// One user: account, role, work at once, skills and profiles, queues, absence.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { AbsenceFields } from '../features/admin/absence-fields.tsx';
import { CheckList, SkillLevels } from '../features/admin/choices.tsx';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { ProfileFields } from '../features/admin/profile-fields.tsx';
import { SettingList } from '../features/admin/setting-list.tsx';
import type { Queue, Skill, User } from '../lib/directory-shapes.ts';
import { fieldFlag, fieldSkills, fieldText, fieldTexts } from '../lib/form.ts';
import { newId } from '../lib/new-id.ts';
import { personSettings, readAbsence, readPersonSettings, readProfiles } from '../lib/person-settings.ts';
import { apiFor } from '../services/api.server.ts';
import { difference, setHeldSkills, setMembers } from '../services/directory.server.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';
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
  aliases: [],
  quotaBytes: 1_073_741_824,
};

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [user, skills, queues, users] = await Promise.all([
    readEntity(api, 'users', { id: params['id'], blank }),
    api.list<Skill>('/skills'),
    api.list<Queue>('/queues'),
    api.list<User>('/users'),
  ]);
  const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
  const others = users.filter(({ id, role, active }) => id !== user.id && role !== 'account' && active);
  return { user, skills: skills.map(named), queues: queues.map(named), others: others.map(named) };
}

function accountOf(form: FormData): Record<string, unknown> {
  const password = fieldText(form, 'password');
  return {
    name: fieldText(form, 'name'),
    email: fieldText(form, 'email'),
    role: fieldText(form, 'role'),
    active: fieldFlag(form, 'active'),
    ...(password === '' ? {} : { password }),
  };
}

export function action(args: ActionFunctionArgs) {
  return entityAction(args, 'users', async (form, { api, id }) => {
    const before = await readEntity(api, 'users', { id, blank });
    const queues = difference(before.queueIds, fieldTexts(form, 'queues'));
    const skills = { before: before.skills, after: fieldSkills(form) };
    return {
      fields: {
        ...accountOf(form),
        ...readPersonSettings(form),
        profiles: readProfiles(form, () => crypto.randomUUID()),
        absence: readAbsence(form, before.absence),
      },
      also: async (userId) =>
        (await setHeldSkills(api, userId, skills)) ??
        (await setMembers(api, { pairs: queues.map(({ id: queueId, on }) => ({ queueId, userId, on })) })),
    };
  });
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
          hint="For signing in, here and by POP3. Mail to it goes to the personal mailbox."
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
  const { user, skills, queues, others } = useLoaderData<typeof loader>();
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
      <Section title="Work" says="How much the agent may have at once.">
        <SettingList settings={personSettings.work} entity={user} />
        <p className="border-t border-line pt-4 text-sm text-text-2">
          Capacity by medium, in points; items take the weight that their queue gives them.
        </p>
        <SettingList settings={personSettings.media} entity={user} />
      </Section>
      <Section
        title="Personal mailbox"
        says="What is written to the person, not to a queue. It is read by POP3."
      >
        <SettingList settings={personSettings.mail} entity={user} />
      </Section>
      <Section
        title="Skills"
        says="Work that asks for a level goes only to who holds it or better. Level 0 is shown, never offered."
      >
        <SkillLevels skills={skills} chosen={user.skills} lowest={0} none="not held" />
      </Section>
      <Section
        title="Profiles"
        says="Sets of skills that the agent can switch to, in place of the ones above. What is not named is not held."
      >
        <ProfileFields profiles={user.profiles} skills={skills} />
      </Section>
      <Section title="Queues" says="The queues that the agent may sign in to.">
        <CheckList name="queues" options={queues} chosen={user.queueIds} empty="There are no queues yet." />
      </Section>
      <Section title="Absence" says="A time away, planned ahead. Follow-ups go to the substitute meanwhile.">
        <AbsenceFields absence={user.absence} people={others} />
      </Section>
    </EntityForm>
  );
}
