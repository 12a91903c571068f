// Search and commands (⌘K): pages, statuses, own conversations, and the search of cases for whatever was typed.

import { useNavigate } from '@remix-run/react';
import { Command } from 'cmdk';
import { CornerDownLeft } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAgent } from '../../lib/live.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { destinationsFor } from '../../navigation.ts';
import { Dialog } from '../../ui/floating.tsx';
import { setStatus } from './presence.tsx';

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onKeys: () => void;
}

const groupClass =
  '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-text-3';

interface EntryProps {
  value: string;
  onSelect: () => void;
  children: ReactNode;
  says?: string;
}

function Entry({ value, onSelect, children, says }: EntryProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-3 rounded-md px-3 py-2 text-sm data-[selected=true]:bg-hover"
    >
      <span className="flex-1 truncate">{children}</span>
      {says !== undefined && <span className="truncate text-xs text-text-3">{says}</span>}
    </Command.Item>
  );
}

function Entries({
  search,
  act,
  onKeys,
}: {
  search: string;
  act: (what: () => void) => void;
  onKeys: () => void;
}) {
  const { me, statuses } = useShellData();
  const agent = useAgent();
  const navigate = useNavigate();
  return (
    <>
      {search.trim() !== '' && (
        <Command.Group forceMount className="p-1">
          <Entry
            value={`search ${search}`}
            onSelect={() => act(() => navigate(`/cases?q=${encodeURIComponent(search.trim())}`))}
            says="all cases"
          >
            Search for “{search.trim()}”
          </Entry>
        </Command.Group>
      )}
      {(agent?.workItems.length ?? 0) > 0 && (
        <Command.Group heading="Your conversations" className={`p-1 ${groupClass}`}>
          {agent?.workItems.map((item) => (
            <Entry
              key={item.workItemId}
              value={`${item.subject} ${item.tag} ${item.from.address} ${item.from.name}`}
              onSelect={() => act(() => navigate(`/desk/${item.conversationId}`))}
              says={item.from.name || item.from.address}
            >
              {item.subject || 'No subject'}
            </Entry>
          ))}
        </Command.Group>
      )}
      <Command.Group heading="Go to" className={`p-1 ${groupClass}`}>
        {destinationsFor(me.role).map((destination) => (
          <Entry
            key={destination.path}
            value={`go ${destination.name}`}
            onSelect={() => act(() => navigate(destination.path))}
            says={destination.says}
          >
            {destination.name}
          </Entry>
        ))}
        <Entry value="keys shortcuts help" onSelect={() => act(onKeys)} says="?">
          Show all keys
        </Entry>
      </Command.Group>
      <Command.Group heading="Set your status" className={`p-1 ${groupClass}`}>
        {statuses.map((status) => (
          <Entry
            key={status.id}
            value={`status ${status.name}`}
            onSelect={() => act(() => void setStatus(status.id))}
            says={status.routable ? 'gets offers' : 'no offers'}
          >
            {status.name}
          </Entry>
        ))}
      </Command.Group>
    </>
  );
}

export function Palette({ open, onOpenChange, onKeys }: PaletteProps) {
  const [search, setSearch] = useState('');
  const act = (what: () => void): void => {
    onOpenChange(false);
    setSearch('');
    what();
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Search and commands" bare width="max-w-xl">
      <Command label="Search and commands" loop>
        <div className="flex items-center gap-2 border-b border-line px-4">
          <Command.Input
            value={search}
            onValueChange={setSearch}
            placeholder="Search cases, or type a command"
            className="h-12 flex-1 bg-transparent text-lg outline-none"
          />
          <CornerDownLeft size={16} className="text-text-3" aria-hidden="true" />
        </div>
        <Command.List className="max-h-96 overflow-y-auto pb-1">
          <Command.Empty className="px-4 py-6 text-center text-sm text-text-2">
            Nothing has that name.
          </Command.Empty>
          <Entries search={search} act={act} onKeys={onKeys} />
        </Command.List>
      </Command>
    </Dialog>
  );
}
