// Domains: whose mail is taken besides that of the mailboxes' own domains.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Globe } from 'lucide-react';
import { EntityList } from '../features/admin/entity-list.tsx';
import type { Domain } from '../lib/directory-shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { Badge } from '../ui/states.tsx';

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { domains: await apiFor(request, context).list<Domain>('/domains') };
}

export default function Domains() {
  const { domains } = useLoaderData<typeof loader>();
  return (
    <EntityList
      title="Domains"
      says="The domains whose mail arrives here. One that has a mailbox takes mail without being listed."
      icon={Globe}
      path="/administration/domains"
      singular="domain"
      columns={['State', 'Unknown names', 'What it is for']}
      rows={domains.map((domain) => ({
        id: domain.id,
        name: domain.name,
        words: `${domain.description} ${domain.catchAll}`,
        cells: [
          domain.active ? (
            <Badge key="state" tone="ready">
              takes mail
            </Badge>
          ) : (
            <Badge key="state">switched off</Badge>
          ),
          domain.catchAll === '' ? <span className="text-text-3">refused</span> : `to ${domain.catchAll}`,
          domain.description,
        ],
      }))}
    />
  );
}
