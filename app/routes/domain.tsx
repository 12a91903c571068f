// One domain: its name, whether its mail is taken, who gets what nobody has, and the keys that its mail is signed with.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { DkimKeys } from '../features/admin/dkim-keys.tsx';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { SettingList } from '../features/admin/setting-list.tsx';
import { domainSettings } from '../lib/account-settings.ts';
import type { DkimKey, Domain } from '../lib/directory-shapes.ts';
import { readSettings } from '../lib/fields.ts';
import { fieldText } from '../lib/form.ts';
import { newId } from '../lib/new-id.ts';
import { apiFor } from '../services/api.server.ts';
import { refused } from '../services/directory.server.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';

const blank: Domain = { id: newId, name: '', description: '', active: true, catchAll: '' };

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const domain = await readEntity(api, 'domains', { id: params['id'], blank });
  const keys =
    domain.id === newId ? [] : (await api.get<{ items: readonly DkimKey[] }>(keysPath(domain.id))).items;
  return { domain, keys };
}

function keysPath(id: string): string {
  return `/domains/${encodeURIComponent(id)}/dkim`;
}

async function changeKeys({ request, params, context }: ActionFunctionArgs, intent: string) {
  const api = apiFor(request, context);
  const path = keysPath(params['id'] ?? '');
  const selector = intent.slice('dkim-remove:'.length);
  const answer = intent.startsWith('dkim-remove:')
    ? await api.call('DELETE', `${path}/${encodeURIComponent(selector)}`)
    : await api.call('POST', intent === 'dkim-check' ? `${path}/check` : path);
  return answer.ok ? { saved: false, at: Date.now(), problem: null } : refused(answer.problem);
}

export async function action(args: ActionFunctionArgs) {
  const intent = fieldText(await args.request.clone().formData(), 'intent');
  if (intent.startsWith('dkim-')) return changeKeys(args, intent);
  return entityAction(args, 'domains', (form) => ({ fields: readSettings(form, domainSettings, {}) }));
}

export default function DomainPage() {
  const { domain, keys } = useLoaderData<typeof loader>();
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
      {!fresh && <DkimKeys keys={keys} />}
    </EntityForm>
  );
}
