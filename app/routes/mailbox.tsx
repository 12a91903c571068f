// One mailbox: its address, the name that replies carry, the queue it feeds.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EntityForm, Section } from '../features/admin/entity-form.tsx';
import type { Mailbox, Queue } from '../lib/directory-shapes.ts';
import { fieldFlag, fieldText } from '../lib/form.ts';
import { apiFor } from '../services/api.server.ts';
import { newId } from '../lib/new-id.ts';
import { entityAction, readEntity } from '../services/entity-page.server.ts';
import { CheckField, SelectField, TextField } from '../ui/field.tsx';

const blank: Mailbox = { id: newId, address: '', name: '', queueId: '', active: true };

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [mailbox, queues] = await Promise.all([
    readEntity(api, 'mailboxes', { id: params['id'], blank }),
    api.list<Queue>('/queues'),
  ]);
  return { mailbox, queues: queues.map(({ id, name }) => ({ id, name })) };
}

export function action(args: ActionFunctionArgs) {
  return entityAction(args, 'mailboxes', (form) => ({
    fields: {
      address: fieldText(form, 'address'),
      name: fieldText(form, 'name'),
      queueId: fieldText(form, 'queueId'),
      active: fieldFlag(form, 'active'),
    },
  }));
}

export default function MailboxPage() {
  const { mailbox, queues } = useLoaderData<typeof loader>();
  return (
    <EntityForm
      key={mailbox.id}
      title={mailbox.id === newId ? 'New mailbox' : mailbox.address}
      listPath="/administration/mailboxes"
      listName="Mailboxes"
      removal={mailbox.id === newId ? undefined : 'Mail to a removed address is refused. Its cases stay.'}
    >
      <Section title="Mailbox">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Address"
            name="address"
            type="email"
            required
            defaultValue={mailbox.address}
            hint="Mail to it is taken and opens cases."
          />
          <TextField
            label="Sender name"
            name="name"
            required
            maxLength={200}
            defaultValue={mailbox.name}
            hint="Customers see it on replies."
          />
          <SelectField
            label="Queue"
            name="queueId"
            required
            defaultValue={mailbox.queueId}
            hint="Where its mail waits, unless a rule says otherwise."
          >
            {queues.map((queue) => (
              <option key={queue.id} value={queue.id}>
                {queue.name}
              </option>
            ))}
          </SelectField>
        </div>
        <CheckField
          label="Takes mail"
          name="active"
          defaultChecked={mailbox.active}
          hint="Switched off, mail to the address is refused."
        />
      </Section>
    </EntityForm>
  );
}
