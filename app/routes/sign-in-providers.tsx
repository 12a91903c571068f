// Where mailboxes are signed in at: what each provider calls us, and the secret it gave us.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useEffect } from 'react';
import { toast } from 'sonner';
import { SettingList } from '../features/admin/setting-list.tsx';
import type { SignInProvider } from '../lib/directory-shapes.ts';
import { readSettings } from '../lib/fields.ts';
import { fieldText } from '../lib/form.ts';
import { providerEndPoints, providerSettings } from '../lib/mailbox-settings.ts';
import { apiFor, publicOrigin } from '../services/api.server.ts';
import { refused, saved, type FormAnswer } from '../services/directory.server.ts';
import { buttonClass } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Badge, Problem } from '../ui/states.tsx';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { items } = await apiFor(request, context).get<{ items: readonly SignInProvider[] }>(
    '/oauth-providers',
  );
  return { providers: items, redirectUri: `${publicOrigin(request)}/api/v1/oauth/callback` };
}

export async function action({ request, context }: ActionFunctionArgs): Promise<FormAnswer> {
  const api = apiFor(request, context);
  const form = await request.formData();
  const id = fieldText(form, 'id');
  const clientSecret = fieldText(form, 'clientSecret');
  const answer = await api.call('PUT', `/oauth-providers/${encodeURIComponent(id)}`, {
    ...readSettings(form, [...providerSettings, ...providerEndPoints], {}),
    ...(clientSecret === '' ? {} : { clientSecret }),
  });
  return answer.ok ? saved() : refused(answer.problem);
}

function ProviderForm({ provider }: { provider: SignInProvider }) {
  const saving = useNavigation().formData?.get('id') === provider.id;
  return (
    <Panel>
      <Form method="post" aria-label={provider.name} className="flex flex-col gap-4 p-4">
        <div className="flex items-center gap-2">
          <h2 className="text-base">{provider.name}</h2>
          {provider.ready ? <Badge tone="ready">set up</Badge> : <Badge>not set up</Badge>}
        </div>
        <input type="hidden" name="id" value={provider.id} />
        <SettingList settings={providerSettings} entity={provider} />
        <TextField
          label="Client secret"
          name="clientSecret"
          type="password"
          autoComplete="new-password"
          maxLength={2_000}
          placeholder={provider.ready ? 'kept' : ''}
          hint={provider.ready ? 'Empty: the one that is kept.' : 'Kept sealed, and shown to nobody again.'}
        />
        <details>
          <summary className="cursor-pointer text-sm text-text-2">End points and scopes</summary>
          <div className="mt-3">
            <SettingList settings={providerEndPoints} entity={provider} />
          </div>
        </details>
        <div>
          <button type="submit" disabled={saving} className={buttonClass('primary', false)}>
            {saving ? 'Saving …' : 'Save'}
          </button>
        </div>
      </Form>
    </Panel>
  );
}

export default function SignInProviders() {
  const { providers, redirectUri } = useLoaderData<typeof loader>();
  const answer = useActionData<FormAnswer>();
  useEffect(() => {
    if (answer?.saved === true) toast.success('Saved. It is live now.');
  }, [answer]);
  return (
    <Page
      title="Sign-in providers"
      says="Where somebody signs in for a mailbox whose server takes no passwords."
    >
      {answer?.problem !== null && answer?.problem !== undefined && <Problem>{answer.problem}</Problem>}
      <p className="text-sm text-text-2">
        Register an application of the kind “web” at the provider, with this redirect address:{' '}
        <code className="rounded-sm bg-sunken px-1 py-0.5 break-all text-text select-all">{redirectUri}</code>
      </p>
      {providers.map((provider) => (
        <ProviderForm key={provider.id} provider={provider} />
      ))}
    </Page>
  );
}
