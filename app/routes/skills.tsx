// Skills: one page to add, rename and remove them.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { Sparkles, Trash2 } from 'lucide-react';
import { fieldText } from '../lib/form.ts';
import type { Skill } from '../lib/directory-shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { newId } from '../lib/new-id.ts';
import { refused, saved, saveEntity, type FormAnswer } from '../services/directory.server.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { inputClass } from '../ui/field.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Empty, Problem } from '../ui/states.tsx';

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { skills: await apiFor(request, context).list<Skill>('/skills') };
}

export async function action({ request, context }: ActionFunctionArgs): Promise<FormAnswer> {
  const api = apiFor(request, context);
  const form = await request.formData();
  const id = fieldText(form, 'id');
  if (fieldText(form, 'intent') === 'remove') {
    const answer = await api.call('DELETE', `/skills/${encodeURIComponent(id)}`);
    return answer.ok ? saved() : refused(answer.problem);
  }
  const kept = await saveEntity(api, 'skills', id === '' ? newId : id, { name: fieldText(form, 'name') });
  return 'problem' in kept ? refused(kept.problem) : saved();
}

function SkillLine({ skill }: { skill: Skill }) {
  return (
    <li className="border-t border-line first:border-t-0">
      <Form method="post" className="flex items-center gap-2 px-3 py-2">
        <input type="hidden" name="id" value={skill.id} />
        <input
          name="name"
          aria-label={`Name of ${skill.name}`}
          defaultValue={skill.name}
          required
          className={inputClass}
        />
        <button type="submit" name="intent" value="save" className={buttonClass('plain', false)}>
          Rename
        </button>
        <Button
          type="submit"
          name="intent"
          value="remove"
          weight="quiet"
          square
          aria-label={`Remove ${skill.name}`}
          onClick={(event) => {
            const says = `Remove the skill “${skill.name}” from every agent, queue and rule?`;
            if (!window.confirm(says)) event.preventDefault();
          }}
        >
          <Trash2 size={16} aria-hidden="true" />
        </Button>
      </Form>
    </li>
  );
}

export default function Skills() {
  const { skills } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page title="Skills" says="What work can ask for, and agents can hold at levels 0 to 10.">
      {answer?.problem !== null && answer?.problem !== undefined && <Problem>{answer.problem}</Problem>}
      <Form method="post" key={skills.length} className="flex max-w-md gap-2">
        <input
          name="name"
          aria-label="Name of the new skill"
          placeholder="New skill, such as “french”"
          required
          className={inputClass}
        />
        <button type="submit" name="intent" value="save" className={buttonClass('primary', false)}>
          Add
        </button>
      </Form>
      <Panel>
        {skills.length === 0 ? (
          <Empty icon={Sparkles} title="No skills yet">
            Without skills every agent of a queue may get every mail of it.
          </Empty>
        ) : (
          <ul>
            {skills.map((skill) => (
              <SkillLine key={`${skill.id}:${skill.name}`} skill={skill} />
            ))}
          </ul>
        )}
      </Panel>
    </Page>
  );
}
