// One domain: its name, whether its mail is taken, and who gets what nobody has.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { SettingList } from '../features/admin/setting-list.tsx';
import { domainSettings } from '../lib/account-settings.ts';
import type { Domain } from '../lib/directory-shapes.ts';
import { readSettings } from '../lib/fields.ts';
import { newId } from '../lib/new-id.ts';
import { apiFor } from '../services/api.server.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';

const blank: Domain = { id: newId, name: '', description: '', active: true, catchAll: '' };

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  return { domain: await readEntity(apiFor(request, context), 'domains', { id: params['id'], blank }) };
}

export function action(args: ActionFunctionArgs) {
  return entityAction(args, 'domains', (form) => ({ fields: readSettings(form, domainSettings, {}) }));
}

export default function DomainPage() {
  const { domain } = useLoaderData<typeof loader>();
  const fresh = domain.id === newId;
  return (
    <EntityForm
      key={domain.id}
      title={fresh ? 'New domain' : domain.name}
      listPath="/administration/domains"
      listName="Domains"
      removal={fresh ? undefined : 'Mail to it is refused, unless it has mailboxes. What has arrived stays.'}
    >
      <Section title="Domain">
        <SettingList settings={domainSettings} entity={domain} />
      </Section>
    </EntityForm>
  );
}
