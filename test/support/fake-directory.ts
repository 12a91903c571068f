// A sample directory for the fake gateway: users, skills, queues, mailboxes, rules, statuses, templates.

import type { Mailbox, Queue, Skill, Status, User } from '../../app/lib/directory-shapes.ts';
import type { Rule } from '../../app/lib/rule-shapes.ts';
import type { Template } from '../../app/lib/templates.ts';

export interface FakeDirectory {
  users: User[];
  skills: Skill[];
  queues: Queue[];
  mailboxes: Mailbox[];
  rules: Rule[];
  schedules: { id: string; name: string }[];
  statuses: Status[];
  templates: Template[];
}

export function fakeDirectory(): FakeDirectory {
  const user = (id: string, name: string, role: User['role'], skills: User['skills']): User => ({
    id,
    email: `${id}@demo.test`,
    name,
    role,
    active: true,
    capacity: 3,
    skills,
    queueIds: role === 'agent' ? ['billing', 'sales', 'support'] : [],
  });
  const english = { skillId: 'english', name: 'english', level: 5 };
  const queue = (id: string): Queue => ({
    id,
    name: id,
    enabled: true,
    strategy: 'longest-idle',
    offerTimeoutMs: 30_000,
    wrapUpMs: 15_000,
    skills: id === 'billing' ? [{ skillId: 'billing', name: 'billing', level: 2 }] : [],
    serviceLevelSeconds: 300,
    stickyMs: 86_400_000,
    receiptEnabled: true,
    memberIds: ['agent1', 'agent2', 'agent3', 'agent4'],
  });
  const template = (id: string, name: string, queueId: string | null, text: string): Template => ({
    id,
    name,
    kind: 'answer',
    queueId,
    text,
  });
  return {
    users: [
      user('admin', 'Ada Admin', 'administrator', []),
      user('agent1', 'Anna Berg', 'agent', [english, { skillId: 'german', name: 'german', level: 8 }]),
      user('agent2', 'Ben Carter', 'agent', [english]),
      user('agent3', 'Chiara Russo', 'agent', [{ skillId: 'billing', name: 'billing', level: 7 }]),
      user('agent4', 'David Osei', 'agent', [english]),
      user('supervisor', 'Sofia Novak', 'supervisor', []),
    ],
    skills: ['billing', 'english', 'german', 'technical', 'vip'].map((id) => ({ id, name: id })),
    queues: ['billing', 'sales', 'support'].map(queue),
    mailboxes: ['billing', 'sales', 'support'].map((id) => ({
      id,
      address: `${id}@demo.test`,
      name: id,
      queueId: id,
      active: true,
    })),
    rules: [
      {
        id: 'invoices',
        name: 'Invoices to billing',
        position: 10,
        enabled: true,
        mailboxIds: [],
        match: 'all',
        conditions: [{ field: 'subject', operator: 'contains', value: 'invoice' }],
        actions: { queueId: 'billing', skills: [{ skillId: 'billing', level: 3 }], priority: 5 },
      },
      {
        id: 'orders',
        name: 'Orders',
        position: 20,
        enabled: true,
        mailboxIds: ['support'],
        match: 'all',
        conditions: [
          { field: 'subject', operator: 'contains', value: 'order' },
          { field: 'from', operator: 'contains', value: '@nordlicht.test' },
        ],
        actions: { skills: [{ skillId: 'english', level: 3 }] },
      },
    ],
    schedules: [{ id: 'office', name: 'Office hours' }],
    statuses: [
      { id: 'available', name: 'Available', routable: true, reportClass: 'available' },
      { id: 'break', name: 'Break', routable: false, reportClass: 'break' },
      { id: 'meeting', name: 'In a meeting', routable: false, reportClass: 'busy' },
      { id: 'offline', name: 'Offline', routable: false, reportClass: 'offline' },
    ],
    templates: [
      template(
        'shipped',
        'On its way',
        'support',
        'Dear {customer.name},\n\n{case.tag} is on its way.\n\n{agent.name}',
      ),
      template('again', 'Ask again', null, 'Dear {customer.name},\n\nplease tell us your {order.number}.'),
      template('offer', 'An offer follows', 'sales', 'You will have our offer tomorrow.'),
    ],
  };
}
