// The demo as data: skills, queues with their mailboxes, rules and people of demo.test. Every agent holds what every
// queue asks for, so may sign in to all of them (F34); two of them hold it at a high level, whom the queue prefers.

export const demoDomain = { id: 'demo', name: 'demo.test', description: 'The demo' } as const;

export const demoSkills = [
  { id: 'english', name: 'English' },
  { id: 'german', name: 'German' },
  { id: 'billing', name: 'Billing' },
  { id: 'technical', name: 'Technical' },
  { id: 'vip', name: 'VIP customers' },
] as const;

export const demoQueues = [
  {
    id: 'support',
    name: 'Support',
    mailbox: 'support@demo.test',
    strategy: 'longest-idle',
    skills: [{ skillId: 'technical', level: 1 }],
  },
  {
    id: 'sales',
    name: 'Sales',
    mailbox: 'sales@demo.test',
    strategy: 'round-robin',
    skills: [{ skillId: 'english', level: 1 }],
  },
  {
    id: 'billing',
    name: 'Billing',
    mailbox: 'billing@demo.test',
    strategy: 'longest-idle',
    skills: [{ skillId: 'billing', level: 1 }],
  },
] as const;

export const demoRules = [
  {
    id: 'vip',
    name: 'VIP customers come first',
    position: 10,
    mailboxIds: [],
    conditions: [{ field: 'subject', operator: 'matches', value: '(?i)\\bvip\\b' }],
    actions: { priority: 10 },
  },
  {
    id: 'invoices',
    name: 'Invoices go to billing',
    position: 20,
    mailboxIds: ['support', 'sales'],
    conditions: [{ field: 'subject', operator: 'matches', value: '(?i)invoice|rechnung' }],
    actions: { queueId: 'billing' },
  },
  {
    id: 'urgent',
    name: 'Urgent matters come earlier',
    position: 30,
    mailboxIds: [],
    conditions: [{ field: 'subject', operator: 'contains', value: 'urgent' }],
    actions: { priority: 5 },
  },
] as const;

const everyQueue = demoQueues.map(({ id }) => id);

function agent(number: number, name: string, skills: Readonly<Record<string, number>>) {
  return {
    who: `agent ${number}`,
    id: `agent${number}`,
    email: `agent${number}@demo.test`,
    name,
    role: 'agent',
    capacity: 3,
    // At level 0: they may take what colleagues hand on and forget, and are never offered it (F47, F82).
    skills: { ...skills, 'transfer-email': 0, 'personal-email': 0 },
    queueIds: everyQueue,
  } as const;
}

// Preferred by support: 1 and 2 (technical). By sales: 3 and 4 (english). By billing: 2 and 3 (billing).
export const demoUsers = [
  agent(1, 'Anna Berg', { technical: 9, english: 3, billing: 2, german: 7 }),
  agent(2, 'Ben Carter', { technical: 7, english: 4, billing: 7 }),
  agent(3, 'Clara Diaz', { technical: 3, english: 8, billing: 8, vip: 5 }),
  agent(4, 'David Engel', { technical: 2, english: 9, billing: 3, german: 9, vip: 8 }),
  {
    who: 'supervisor',
    id: 'supervisor',
    email: 'supervisor@demo.test',
    name: 'Susan Falk',
    role: 'supervisor',
    capacity: 0,
    queueIds: everyQueue,
  },
  {
    who: 'POP3 account',
    id: 'mailbox',
    email: 'mailbox@demo.test',
    name: 'Demo mailbox',
    role: 'account',
    capacity: 0,
  },
] as const;
