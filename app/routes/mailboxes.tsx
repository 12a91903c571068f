// Mailboxes: the addresses that customers write to.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Mails } from 'lucide-react';
import { EntityList } from '../features/admin/entity-list.tsx';
import type { Mailbox, Queue } from '../lib/directory-shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { Badge } from '../ui/states.tsx';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [mailboxes, queues] = await Promise.all([
    api.list<Mailbox>('/mailboxes'),
    api.list<Queue>('/queues'),
  ]);
  return { mailboxes, queueNames: Object.fromEntries(queues.map(({ id, name }) => [id, name])) };
}

export default function Mailboxes() {
  const { mailboxes, queueNames } = useLoaderData<typeof loader>();
  return (
    <EntityList
      title="Mailboxes"
      says="The addresses that customers write to, and the queue that each one feeds."
      icon={Mails}
      path="/administration/mailboxes"
      singular="mailbox"
      columns={['Queue', 'Sender name', 'State']}
      rows={mailboxes.map((mailbox) => ({
        id: mailbox.id,
        name: mailbox.address,
        words: mailbox.name,
        cells: [
          queueNames[mailbox.queueId] ?? mailbox.queueId,
          mailbox.name,
          mailbox.active ? (
            <Badge key="state" tone="ready">
              takes mail
            </Badge>
          ) : (
            <Badge key="state">switched off</Badge>
          ),
        ],
      }))}
    />
  );
}
