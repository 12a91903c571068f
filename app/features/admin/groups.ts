// The pages of the administration, in the groups that an administrator looks for them in.

export interface AdministrationPage {
  readonly path: string;
  readonly name: string;
  readonly says: string;
}

export const administrationGroups: readonly {
  readonly name: string;
  readonly pages: readonly AdministrationPage[];
}[] = [
  {
    name: 'People',
    pages: [
      {
        path: '/administration/users',
        name: 'Users',
        says: 'Who may sign in, in which role, with which skills',
      },
      { path: '/administration/skills', name: 'Skills', says: 'What work can ask for and agents can hold' },
      { path: '/administration/statuses', name: 'Statuses', says: 'What agents can say of themselves' },
    ],
  },
  {
    name: 'Routing',
    pages: [
      { path: '/administration/queues', name: 'Queues', says: 'Where mail waits, who gets it, how fast' },
      { path: '/administration/rules', name: 'Rules', says: 'Which mail goes where, and what it asks for' },
      { path: '/administration/schedules', name: 'Schedules', says: 'Opening hours and holidays' },
      { path: '/administration/vips', name: 'VIP customers', says: 'Whose mail comes earlier' },
    ],
  },
  {
    name: 'Mail',
    pages: [
      { path: '/administration/mailboxes', name: 'Mailboxes', says: 'The addresses that customers write to' },
      { path: '/administration/pools', name: 'Pools', says: 'What mailboxes of one theme have in common' },
      {
        path: '/administration/sign-in-providers',
        name: 'Sign-in providers',
        says: 'Where mailboxes without passwords are signed in at',
      },
      {
        path: '/administration/accounts',
        name: 'Accounts',
        says: 'Personal mailboxes: addresses, space, what lies in them',
      },
      { path: '/administration/domains', name: 'Domains', says: 'Whose mail arrives here' },
      {
        path: '/administration/keys',
        name: 'Keys',
        says: 'What signed and encrypted mail is checked and opened with',
      },
      {
        path: '/administration/templates',
        name: 'Templates',
        says: 'What is written by itself, and what agents begin with',
      },
    ],
  },
  {
    name: 'Process',
    pages: [
      {
        path: '/administration/questionnaires',
        name: 'Questionnaires',
        says: 'What agents fill in after answering, or on closing',
      },
      {
        path: '/administration/dictionaries',
        name: 'Dictionaries',
        says: 'The values that questions are answered with',
      },
    ],
  },
  {
    name: 'System',
    pages: [
      {
        path: '/administration/balance',
        name: 'Mail balance',
        says: 'That every accepted mail is somewhere',
      },
      { path: '/administration/mails', name: 'Mail log', says: 'What became of each accepted mail' },
      {
        path: '/administration/system',
        name: 'System settings',
        says: 'Handing on, absence from the screen, routing hook',
      },
    ],
  },
];
