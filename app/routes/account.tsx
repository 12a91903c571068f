// One mail account: whose it is, its addresses, its space, and what lies in its folders.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import { QuotaBar } from '../features/admin/quota-bar.tsx';
import { SettingList } from '../features/admin/setting-list.tsx';
import { accountSettings } from '../lib/account-settings.ts';
import type { Account, Folder } from '../lib/directory-shapes.ts';
import { readSettings } from '../lib/fields.ts';
import { fieldFlag, fieldText } from '../lib/form.ts';
import { newId } from '../lib/new-id.ts';
import { fileSize } from '../lib/time.ts';
import { apiFor } from '../services/api.server.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';
import { CheckField, TextField } from '../ui/field.tsx';

const blank: Account = {
  id: newId,
  address: '',
  aliases: [],
  name: '',
  role: 'account',
  active: true,
  quotaBytes: 1_073_741_824,
  usedBytes: 0,
  folders: [],
};

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  return { account: await readEntity(apiFor(request, context), 'accounts', { id: params['id'], blank }) };
}

export function action(args: ActionFunctionArgs) {
  return entityAction(args, 'accounts', (form) => {
    const password = fieldText(form, 'password');
    return {
      fields: {
        address: fieldText(form, 'address'),
        name: fieldText(form, 'name'),
        active: fieldFlag(form, 'active'),
        ...readSettings(form, accountSettings, {}),
        ...(password === '' ? {} : { password }),
      },
    };
  });
}

const folderNames = { inbox: 'Inbox', sent: 'Sent', archive: 'Archive', quarantine: 'Quarantine' } as const;

const folderSays = {
  inbox: 'What mail programs find.',
  sent: 'What was sent from here.',
  archive: 'What they have deleted.',
  quarantine: 'What a virus scanner refuses. The mail log says why, and can release it.',
} as const;

function Folders({ account }: { account: Account }) {
  return (
    <Section
      title="Folders"
      says="What lies in them now. Only the Inbox takes space; everything is in the archive as well."
    >
      <QuotaBar usedBytes={account.usedBytes} quotaBytes={account.quotaBytes} />
      <ul className="divide-y divide-line border-y border-line text-sm">
        {account.folders.map(({ folder, messages, bytes }: Folder) => (
          <li key={folder} className="flex flex-wrap items-baseline gap-x-4 py-2">
            <span className="w-20 font-medium">{folderNames[folder]}</span>
            <span className="w-28 tabular-nums">
              {messages} {messages === 1 ? 'message' : 'messages'}
            </span>
            <span className="w-20 text-text-2 tabular-nums">{fileSize(bytes)}</span>
            <span className="text-text-3">{folderSays[folder]}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Owner({ account }: { account: Account }) {
  const fresh = account.id === newId;
  return (
    <Section title="Owner">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Address"
          name="address"
          type="email"
          required
          defaultValue={account.address}
          hint="Also the name to log in with, by POP3 and here."
        />
        <TextField
          label="Name"
          name="name"
          required
          maxLength={200}
          defaultValue={account.name}
          hint="Whose mailbox it is."
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
      </div>
      <CheckField
        label="Takes mail and lets its owner in"
        name="active"
        defaultChecked={account.active}
        hint="Switched off, mail to it is refused and nobody can log in."
      />
      {account.role !== 'account' && (
        <p className="text-sm text-text-2">
          This is the mailbox of a user who works here as {account.role}.{' '}
          <Link to={`/administration/users/${account.id}`} className="text-accent-text underline">
            Open the user
          </Link>
        </p>
      )}
    </Section>
  );
}

export default function AccountPage() {
  const { account } = useLoaderData<typeof loader>();
  const fresh = account.id === newId;
  return (
    <EntityForm
      key={account.id}
      title={fresh ? 'New account' : account.address}
      listPath="/administration/accounts"
      listName="Accounts"
      removal={
        fresh || account.role !== 'account'
          ? undefined
          : 'Its folders go with it, and mail to it is refused. Its mail stays in the archive.'
      }
    >
      <Owner account={account} />
      <Section title="Addresses and space">
        <SettingList settings={accountSettings} entity={account} />
      </Section>
      {!fresh && <Folders account={account} />}
    </EntityForm>
  );
}
