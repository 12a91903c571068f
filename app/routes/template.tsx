// One template: what it says, and where it applies.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { TemplateEditor } from '../features/admin/template-editor.tsx';
import { fieldText } from '../lib/form.ts';
import { newId } from '../lib/new-id.ts';
import type { EditedTemplate, OwnTexts, TemplateVersion } from '../lib/template-kinds.ts';
import type { Page } from '../lib/shapes.ts';
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
  language: 'en',
  subject: '',
  text: '',
  html: '',
  variants: [],
  version: 0,
};

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const id = params['id'] ?? newId;
  const [template, versions, ownTexts, users, queues, mailboxes, pools] = await Promise.all([
    readEntity(api, 'templates', { id, blank }),
    id === newId
      ? { items: [] }
      : api.get<Pick<Page<TemplateVersion>, 'items'>>(`/templates/${encodeURIComponent(id)}/versions`),
    api.get<OwnTexts>('/template-texts'),
    api.list<Named>('/users'),
    api.list<Named>('/queues'),
    api.list<Named>('/mailboxes'),
    api.list<Named>('/pools'),
  ]);
  const named = (all: readonly Named[]): Named[] => all.map(({ id, name }) => ({ id, name }));
  return {
    template,
    versions: versions.items,
    ownTexts,
    names: Object.fromEntries(users.map((user) => [user.id, user.name])),
    queues: named(queues),
    mailboxes: named(mailboxes),
    pools: named(pools),
  };
}

/** As browsers send line ends in forms, and as they are kept. */
function lines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function readVariants(json: string): unknown {
  try {
    return JSON.parse(json || '[]');
  } catch {
    throw new Response('The form of a template carries its languages.', { status: 400 });
  }
}

function readTemplate(form: FormData): Record<string, unknown> {
  const orNull = (name: string): string | null => fieldText(form, name) || null;
  return {
    name: fieldText(form, 'name'),
    kind: fieldText(form, 'kind'),
    subject: fieldText(form, 'subject'),
    language: fieldText(form, 'language'),
    text: lines(fieldText(form, 'text')),
    html: lines(fieldText(form, 'html')),
    variants: readVariants(fieldText(form, 'variants')),
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
  const { template, versions, ownTexts, names, queues, mailboxes, pools } = useLoaderData<typeof loader>();
  const fresh = template.id === newId;
  return (
    <EntityForm
      key={template.id}
      title={fresh ? 'New template' : template.name}
      listPath="/administration/templates"
      listName="Templates"
      wide
      removal={fresh ? undefined : 'What it said is still in the audit trail.'}
    >
      <Section
        title="Template"
        says={
          fresh
            ? 'Customers read it as it stands here, in their own language where there is one.'
            : `Version ${template.version}. Customers read it in their own language where there is one.`
        }
      >
        <TextField label="Name" name="name" required maxLength={200} defaultValue={template.name} />
        <TemplateEditor template={template} versions={versions} ownTexts={ownTexts} names={names} />
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
