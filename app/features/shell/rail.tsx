// The rail: the mark, the pages that the role may open, keys and theme below. A bar at the bottom on a phone.

import { Link, useLocation } from '@remix-run/react';
import { clsx } from 'clsx';
import {
  BarChart3,
  Inbox,
  Keyboard,
  ListTree,
  MonitorDot,
  Search,
  Settings2,
  type LucideIcon,
} from 'lucide-react';
import type { Role } from '../../lib/shapes.ts';
import { destinationOf, destinationsFor, type Destination } from '../../navigation.ts';
import { Tooltip } from '../../ui/floating.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const icons: Readonly<Record<Destination['icon'], LucideIcon>> = {
  desk: Inbox,
  queues: ListTree,
  wallboard: MonitorDot,
  cases: Search,
  reports: BarChart3,
  administration: Settings2,
};

const itemClass = 'flex size-10 items-center justify-center rounded-lg transition-colors duration-120';

function RailLink({ destination }: { destination: Destination }) {
  const Icon = icons[destination.icon];
  const active = destinationOf(useLocation().pathname) === destination;
  return (
    <Tooltip text={destination.name} side="right">
      <Link
        to={destination.path}
        aria-label={destination.name}
        aria-current={active ? 'page' : undefined}
        className={clsx(
          itemClass,
          active ? 'bg-accent-soft text-accent-text' : 'text-text-2 hover:bg-hover hover:text-text',
        )}
      >
        <Icon size={18} aria-hidden="true" />
      </Link>
    </Tooltip>
  );
}

export function Rail({ role, onKeys }: { role: Role; onKeys: () => void }) {
  return (
    <nav
      aria-label="Pages"
      className="row-start-4 flex items-center justify-around border-t border-line bg-surface px-2 sm:col-start-1 sm:row-span-3 sm:row-start-1 sm:flex-col sm:justify-start sm:gap-1 sm:border-t-0 sm:border-r sm:px-0 sm:pb-2"
    >
      <div className="hidden h-12 items-center text-accent-text sm:flex">
        <Mark size={24} />
      </div>
      {destinationsFor(role).map((destination) => (
        <RailLink key={destination.path} destination={destination} />
      ))}
      <div className="hidden flex-1 sm:block" />
      <div className="hidden flex-col gap-1 sm:flex">
        <Tooltip text="Keys (?)" side="right">
          <button
            type="button"
            aria-label="Keys"
            onClick={onKeys}
            className={clsx(itemClass, 'text-text-2 hover:bg-hover')}
          >
            <Keyboard size={18} aria-hidden="true" />
          </button>
        </Tooltip>
        <ThemeSwitch className={clsx(itemClass, 'text-text-2 hover:bg-hover')} />
      </div>
    </nav>
  );
}
