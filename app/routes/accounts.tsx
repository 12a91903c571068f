// Mail accounts: everybody's personal mailbox, its addresses and how full it is.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Inbox } from 'lucide-react';
import { EntityList } from '../features/admin/entity-list.tsx';
import { QuotaBar } from '../features/admin/quota-bar.tsx';
import type { Account } from '../lib/directory-shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { Badge } from '../ui/states.tsx';

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { accounts: await apiFor(request, context).list<Account>('/accounts') };
}

function further({ aliases }: Account): string {
  const [first, ...others] = aliases;
  if (first === undefined) return '';
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

export default function Accounts() {
  const { accounts } = useLoaderData<typeof loader>();
  return (
    <EntityList
      title="Accounts"
      says="Personal mailboxes, read by POP3 with any mail program. Everybody who may sign in has one."
      icon={Inbox}
      path="/administration/accounts"
      singular="account"
      columns={['Inbox', 'Owner', 'Further addresses']}
      rows={accounts.map((account) => ({
        id: account.id,
        name: account.address,
        words: `${account.name} ${account.role} ${account.aliases.join(' ')}`,
        cells: [
          <QuotaBar key="inbox" usedBytes={account.usedBytes} quotaBytes={account.quotaBytes} />,
          <span key="owner" className="flex flex-wrap items-center gap-2">
            {account.name}
            {account.role !== 'account' && <Badge>{account.role}</Badge>}
            {!account.active && <Badge>switched off</Badge>}
          </span>,
          further(account),
        ],
      }))}
    />
  );
}
