// The bar over every page: presence, queues, own figures, search, connection, account.

import { Form } from '@remix-run/react';
import { LogOut, Search } from 'lucide-react';
import { useShellData } from '../../lib/shell-data.ts';
import { buttonClass } from '../../ui/button.tsx';
import { ModKey } from '../../ui/mod-key.tsx';
import { Popover } from '../../ui/floating.tsx';
import { initials } from '../../ui/initials.ts';
import { ConnectionState } from './connection.tsx';
import { DensityChoice } from './density-choice.tsx';
import { Presence } from './presence.tsx';
import { QueueSignIn } from './queue-sign-in.tsx';
import { Ticker } from './ticker.tsx';
import { WrapUp } from './wrap-up.tsx';

const roleNames = {
  agent: 'Agent',
  supervisor: 'Supervisor',
  administrator: 'Administrator',
  account: 'Account',
} as const;

function Account() {
  const { me } = useShellData();
  return (
    <Popover
      label="Account"
      align="end"
      width="w-64"
      trigger={
        <button
          type="button"
          className="flex size-8 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
        >
          <span aria-hidden="true">{initials(me.name)}</span>
          <span className="sr-only">Account of {me.name}</span>
        </button>
      }
    >
      <div className="border-b border-line px-4 py-3">
        <p className="font-medium">{me.name}</p>
        <p className="truncate text-sm text-text-2">{me.email}</p>
        <p className="text-xs text-text-3">{roleNames[me.role]}</p>
      </div>
      <DensityChoice />
      <Form method="post" action="/sign-out" reloadDocument className="p-2">
        <button type="submit" className={`${buttonClass('quiet', false)} w-full !justify-start`}>
          <LogOut size={16} aria-hidden="true" /> Sign out
        </button>
        <p className="px-3 pt-1 text-xs text-text-3">Your status and your queues stay as they are.</p>
      </Form>
    </Popover>
  );
}

export function TopBar({ onSearch }: { onSearch: () => void }) {
  return (
    <header className="row-start-1 flex items-center gap-2 border-b border-line bg-surface px-2 sm:col-start-2 sm:px-3">
      <Presence />
      <WrapUp />
      <QueueSignIn />
      <Ticker />
      <div className="flex-1" />
      <button
        type="button"
        onClick={onSearch}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-8 items-center gap-2 rounded-md border border-line px-2 text-sm text-text-3 hover:bg-hover lg:w-52"
      >
        <Search size={16} aria-hidden="true" />
        <span className="sr-only flex-1 text-left lg:not-sr-only">Search</span>
        <span aria-hidden="true" className="hidden lg:block">
          <ModKey with="K" />
        </span>
      </button>
      <ConnectionState />
      <Account />
    </header>
  );
}
