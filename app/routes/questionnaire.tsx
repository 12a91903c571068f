// One questionnaire: when it is shown, what it asks, and how that looks to agents (F135, F136).

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { QuestionEditor } from '../features/questionnaires/question-editor.tsx';
import type { QuestionnaireVersion } from '../features/questionnaires/questionnaire-history.tsx';
import { newId } from '../lib/new-id.ts';
import { readQuestionnaire, type Named } from '../lib/questionnaire-form.ts';
import type { Dictionary, Questionnaire } from '../lib/questionnaire-shapes.ts';
import type { Page } from '../lib/shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';
import { CheckField, TextField } from '../ui/field.tsx';

const blank: Questionnaire = {
  id: newId,
  name: '',
  triggers: ['close'],
  mandatory: false,
  questions: [],
  version: 0,
};

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const id = params['id'] ?? newId;
  const [questionnaire, versions, users, dictionaries] = await Promise.all([
    readEntity(api, 'questionnaires', { id, blank }),
    id === newId
      ? { items: [] }
      : api.get<Pick<Page<QuestionnaireVersion>, 'items'>>(
          `/questionnaires/${encodeURIComponent(id)}/versions`,
        ),
    api.list<Named>('/users'),
    api.list<Dictionary>('/dictionaries'),
  ]);
  return {
    questionnaire,
    versions: versions.items,
    names: Object.fromEntries(users.map((user) => [user.id, user.name])),
    dictionaries,
  };
}

export function action(args: ActionFunctionArgs) {
  return entityAction(args, 'questionnaires', (form) => ({ fields: readQuestionnaire(form) }));
}

function Trigger({ value, label, on }: { value: string; label: string; on: boolean }) {
  return (
    <label className="flex min-h-6 items-center gap-2.5 text-sm">
      <input type="checkbox" name="triggers" value={value} defaultChecked={on} className="size-4" />
      {label}
    </label>
  );
}

export default function QuestionnairePage() {
  const { questionnaire, versions, names, dictionaries } = useLoaderData<typeof loader>();
  const fresh = questionnaire.id === newId;
  return (
    <EntityForm
      key={questionnaire.id}
      title={fresh ? 'New questionnaire' : questionnaire.name}
      listPath="/administration/questionnaires"
      listName="Questionnaires"
      wide
      removal={
        fresh
          ? undefined
          : 'It can be removed when no pool and no mailbox has it any more. What was answered stays with its cases.'
      }
    >
      <Section
        title="Questionnaire"
        says={
          fresh
            ? 'Pools and mailboxes choose it by its name.'
            : `Version ${questionnaire.version}. A change holds at once, for cases that are open as well.`
        }
      >
        <TextField label="Name" name="name" required maxLength={200} defaultValue={questionnaire.name} />
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 text-sm font-medium">When it is shown</legend>
          <Trigger
            value="respond"
            label="After an answer has been sent"
            on={questionnaire.triggers.includes('respond')}
          />
          <Trigger value="close" label="On closing the case" on={questionnaire.triggers.includes('close')} />
        </fieldset>
        <CheckField
          label="Mandatory"
          name="mandatory"
          defaultChecked={questionnaire.mandatory}
          hint="Agents cannot close a case before it is saved, and neither can programs. Otherwise they may pass it over."
        />
      </Section>
      {/* What was saved is where it begins anew. */}
      <QuestionEditor
        key={questionnaire.version}
        questionnaire={questionnaire}
        dictionaries={dictionaries}
        versions={versions}
        names={names}
      />
    </EntityForm>
  );
}
