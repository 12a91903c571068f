// Every page that the rail, the palette and the keyboard lead to, and which roles may open it. A page whose address is
// not covered here is refused by `mayOpen`.

import type { Role } from './lib/shapes.ts';

export interface Destination {
  readonly path: string;
  readonly name: string;
  readonly icon: 'desk' | 'queues' | 'wallboard' | 'cases' | 'reports' | 'administration';
  /** After `g`. */
  readonly key: string;
  readonly roles: readonly Role[];
  readonly says: string;
}

export const destinations: readonly Destination[] = [
  {
    path: '/desk',
    name: 'Desk',
    icon: 'desk',
    key: 'd',
    roles: ['agent', 'supervisor', 'administrator'],
    says: 'Offers and open conversations',
  },
  {
    path: '/queues',
    name: 'Queues',
    icon: 'queues',
    key: 'q',
    roles: ['agent', 'supervisor', 'administrator'],
    says: 'Who waits, who is ready',
  },
  {
    path: '/wallboard',
    name: 'Wallboard',
    icon: 'wallboard',
    key: 'w',
    roles: ['supervisor', 'administrator'],
    says: 'The queues in large figures',
  },
  {
    path: '/cases',
    name: 'Cases',
    icon: 'cases',
    key: 'c',
    roles: ['agent', 'supervisor', 'administrator'],
    says: 'Search every conversation',
  },
  {
    path: '/reports',
    name: 'Reports',
    icon: 'reports',
    key: 'r',
    roles: ['supervisor', 'administrator'],
    says: 'Volume, service level, agents',
  },
  {
    path: '/administration',
    name: 'Administration',
    icon: 'administration',
    key: 'a',
    roles: ['administrator'],
    says: 'People, routing, mail',
  },
];

export function destinationOf(pathname: string): Destination | undefined {
  return destinations.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
}

export function mayOpen(role: Role, pathname: string): boolean {
  return destinationOf(pathname)?.roles.includes(role) ?? false;
}

export function destinationsFor(role: Role): readonly Destination[] {
  return destinations.filter(({ roles }) => roles.includes(role));
}
