// One template: what it says, and where it applies.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { TemplateEditor } from '../features/admin/template-editor.tsx';
import { fieldText } from '../lib/form.ts';
import { newId } from '../lib/new-id.ts';
import type { EditedTemplate } from '../lib/template-kinds.ts';
import { apiFor } from '../services/api.server.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';
import { SelectField, TextField } from '../ui/field.tsx';

interface Named {
  readonly id: string;
  readonly name: string;
}

const blank: EditedTemplate = {
  id: newId,
  name: '',
  kind: 'answer',
  queueId: null,
  mailboxId: null,
  poolId: null,
  subject: '',
  text: '',
  version: 0,
};

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [template, queues, mailboxes, pools] = await Promise.all([
    readEntity(api, 'templates', { id: params['id'], blank }),
    api.list<Named>('/queues'),
    api.list<Named>('/mailboxes'),
    api.list<Named>('/pools'),
  ]);
  const named = (all: readonly Named[]): Named[] => all.map(({ id, name }) => ({ id, name }));
  return { template, queues: named(queues), mailboxes: named(mailboxes), pools: named(pools) };
}

function readTemplate(form: FormData): Record<string, unknown> {
  const orNull = (name: string): string | null => fieldText(form, name) || null;
  return {
    name: fieldText(form, 'name'),
    kind: fieldText(form, 'kind'),
    subject: fieldText(form, 'subject'),
    text: fieldText(form, 'text').replaceAll('\r\n', '\n'),
    queueId: orNull('queueId'),
    mailboxId: orNull('mailboxId'),
    poolId: orNull('poolId'),
  };
}

export function action(args: ActionFunctionArgs) {
  return entityAction(args, 'templates', (form) => ({ fields: readTemplate(form) }));
}

interface ScopeProps {
  name: string;
  label: string;
  chosen: string | null;
  all: string;
  choices: readonly Named[];
}

function Scope({ name, label, chosen, all, choices }: ScopeProps) {
  return (
    <SelectField label={label} name={name} defaultValue={chosen ?? ''}>
      <option value="">{all}</option>
      {choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {choice.name}
        </option>
      ))}
    </SelectField>
  );
}

export default function TemplatePage() {
  const { template, queues, mailboxes, pools } = useLoaderData<typeof loader>();
  const fresh = template.id === newId;
  return (
    <EntityForm
      key={template.id}
      title={fresh ? 'New template' : template.name}
      listPath="/administration/templates"
      listName="Templates"
      removal={fresh ? undefined : 'What it said is still in the audit trail.'}
    >
      <Section
        title="Template"
        says={
          fresh
            ? 'Customers read it as it stands here.'
            : `Version ${template.version}. Every change is in the audit trail.`
        }
      >
        <TextField label="Name" name="name" required maxLength={200} defaultValue={template.name} />
        <TemplateEditor template={template} />
      </Section>
      <Section
        title="Where it applies"
        says="The narrowest one that fits is taken; agents see only what fits their case."
      >
        <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
          <Scope name="queueId" label="Queue" chosen={template.queueId} all="Every queue" choices={queues} />
          <Scope
            name="mailboxId"
            label="Mailbox"
            chosen={template.mailboxId}
            all="Every mailbox"
            choices={mailboxes}
          />
          <Scope name="poolId" label="Pool" chosen={template.poolId} all="Every pool" choices={pools} />
        </div>
      </Section>
    </EntityForm>
  );
}
