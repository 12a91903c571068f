// A sample directory for the fake gateway: people, queues with every setting, what routes mail and when.

import { fakeMailbox } from './fake-mailboxes.ts';
import { fakeDictionaries, fakeQuestionnaires } from './fake-questionnaires.ts';
import { fakeTemplates } from './fake-templates.ts';
import { personPolicyDefaults, plainMembership } from '#actors/vocabulary/people.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import { systemSettingsDefaults } from '#actors/vocabulary/system-settings.ts';
import type {
  Account,
  Domain,
  Mailbox,
  Pool,
  Queue,
  Schedule,
  Skill,
  Status,
  User,
  Vip,
} from '../../app/lib/directory-shapes.ts';
import type { Dictionary, Questionnaire } from '../../app/lib/questionnaire-shapes.ts';
import type { Rule } from '../../app/lib/rule-shapes.ts';
import type { EditedTemplate } from '../../app/lib/template-kinds.ts';

export interface FakeDirectory {
  users: User[];
  skills: Skill[];
  queues: Queue[];
  mailboxes: Mailbox[];
  pools: Pool[];
  rules: Rule[];
  statuses: Status[];
  templates: EditedTemplate[];
  schedules: Schedule[];
  vips: Vip[];
  domains: Domain[];
  accounts: Account[];
  dictionaries: Dictionary[];
  questionnaires: Questionnaire[];
  settings: Record<string, unknown>;
}

/** The parts of it that the API lists, and writes entry by entry. */
export const fakeLists = [
  'users',
  'skills',
  'queues',
  'mailboxes',
  'pools',
  'rules',
  'statuses',
  'templates',
  'schedules',
  'vips',
  'domains',
  'accounts',
  'dictionaries',
  'questionnaires',
] as const;

function fakeQueue(id: string): Queue {
  const memberIds = ['agent1', 'agent2', 'agent3', 'agent4'];
  return {
    ...queuePolicyDefaults,
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
    memberIds,
    members: memberIds.map((userId) => ({ userId, ...plainMembership, tier: userId === 'agent4' ? 2 : 1 })),
    ...(id === 'support' && {
      tiers: [{ tier: 2, afterMs: 300_000, length: 20, whenAbsent: true }],
      relaxation: [{ afterMs: 900_000, skills: [{ skillId: 'technical', level: 0 }] }],
      backup: { queueId: 'sales', afterMs: 7_200_000, length: null, whenClosed: false },
      thresholds: { waiting: 25, oldestMs: 1_800_000, handlingMs: null, dropoutMs: 14_400_000 },
      scheduleId: 'office',
    }),
  } as Queue;
}

const office: Schedule = {
  id: 'office',
  name: 'Office hours',
  zone: 'Europe/Berlin',
  weekly: [
    ...[1, 2, 3, 4].flatMap((day) => [
      { day, from: '08:00', to: '12:30' },
      { day, from: '13:30', to: '19:00' },
    ]),
    { day: 5, from: '08:00', to: '16:00' },
  ],
  holidays: [
    { date: '2026-12-24', name: 'Christmas Eve', windows: [{ from: '08:00', to: '12:00' }] },
    { date: '2026-12-25', name: 'Christmas Day', windows: [] },
  ],
};

function account(id: string, name: string, fields: Partial<Account>): Account {
  return {
    id,
    address: `${id}@demo.test`,
    aliases: [],
    name,
    role: 'account',
    active: true,
    quotaBytes: 1_073_741_824,
    usedBytes: 0,
    folders: [
      { folder: 'inbox', messages: 3, bytes: fields.usedBytes ?? 0 },
      { folder: 'sent', messages: 1, bytes: 4_096 },
      { folder: 'archive', messages: 240, bytes: 9_876_543 },
    ],
    ...fields,
  };
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
    ...personPolicyDefaults,
    profiles: [],
  });
  const english = { skillId: 'english', name: 'english', level: 5 };
  return {
    users: [
      user('admin', 'Ada Admin', 'administrator', []),
      user('agent1', 'Anna Berg', 'agent', [english, { skillId: 'german', name: 'german', level: 8 }]),
      user('agent2', 'Ben Carter', 'agent', [english]),
      user('agent3', 'Chiara Russo', 'agent', [{ skillId: 'billing', name: 'billing', level: 7 }]),
      user('agent4', 'David Osei', 'agent', [english]),
      user('supervisor', 'Sofia Novak', 'supervisor', []),
    ],
    skills: ['billing', 'english', 'german', 'technical', 'vip'].map((id) => ({ id, name: id, weight: 1 })),
    queues: ['billing', 'sales', 'support'].map(fakeQueue),
    mailboxes: ['billing', 'sales', 'support'].map(fakeMailbox),
    pools: [
      { id: 'default', name: 'Default', queueId: null, deadlineMinutes: null, questionnaireId: 'closing' },
      { id: 'shops', name: 'Shops', queueId: 'sales', deadlineMinutes: 480, questionnaireId: null },
    ],
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
    statuses: [
      { id: 'available', name: 'Available', routable: true, reportClass: 'available', builtIn: true },
      { id: 'break', name: 'Break', routable: false, reportClass: 'break', builtIn: true },
      { id: 'meeting', name: 'In a meeting', routable: false, reportClass: 'busy', builtIn: false },
      { id: 'offline', name: 'Offline', routable: false, reportClass: 'offline', builtIn: true },
    ],
    schedules: [office],
    vips: [{ id: 'nordlicht', address: '@nordlicht.test', name: 'Nordlicht', priority: 10 }],
    settings: { ...systemSettingsDefaults },
    domains: [
      { id: 'demo', name: 'demo.test', description: 'The demo', active: true, catchAll: '' },
      {
        id: 'branch',
        name: 'branch.test',
        description: 'The branch in Hamburg',
        active: false,
        catchAll: 'mailbox@demo.test',
      },
    ],
    accounts: [
      account('agent1', 'Anna Berg', { role: 'agent', usedBytes: 12_345 }),
      account('mailbox', 'Demo mailbox', {
        aliases: ['post@demo.test', 'info@demo.test'],
        usedBytes: 460_000_000,
        quotaBytes: 524_288_000,
      }),
      account('full', 'Full mailbox', { usedBytes: 1_048_576, quotaBytes: 1_048_576, active: false }),
    ],
    templates: [...fakeTemplates],
    dictionaries: [...fakeDictionaries],
    questionnaires: [...fakeQuestionnaires],
  };
}
