// Every page of the console and its address. A new page: a file in routes/, one line here, one in navigation.ts.

import { index, layout, route, type RouteConfig } from '@remix-run/route-config';

export default [
  route('sign-in', 'routes/sign-in.tsx'),
  route('sign-out', 'routes/sign-out.ts'),
  route('theme', 'routes/theme.ts'),
  layout('routes/shell.tsx', [
    index('routes/home.ts'),
    route('desk', 'routes/desk.tsx', [
      index('routes/desk-empty.tsx'),
      route(':conversationId', 'routes/desk-conversation.tsx'),
    ]),
    route('offers/:offerId', 'routes/offer.ts'),
    route('ticker', 'routes/ticker.ts'),
    route('queues', 'routes/queues.tsx'),
    route('wallboard', 'routes/wallboard.tsx'),
    route('cases', 'routes/cases.tsx'),
    route('cases/:conversationId', 'routes/case.tsx'),
    route('reports', 'routes/reports.tsx', [route(':name', 'routes/report.tsx')]),
    route('administration', 'routes/administration.tsx', [
      index('routes/administration-start.tsx'),
      route('users', 'routes/users.tsx'),
      route('users/:id', 'routes/user.tsx'),
      route('skills', 'routes/skills.tsx'),
      route('statuses', 'routes/statuses.tsx'),
      route('queues', 'routes/queue-list.tsx'),
      route('queues/:id', 'routes/queue.tsx'),
      route('rules', 'routes/rules.tsx'),
      route('rules/:id', 'routes/rule.tsx'),
      route('schedules', 'routes/schedules.tsx'),
      route('schedules/:id', 'routes/schedule.tsx'),
      route('vips', 'routes/vips.tsx'),
      route('system', 'routes/system.tsx'),
      route('domains', 'routes/domains.tsx'),
      route('domains/:id', 'routes/domain.tsx'),
      route('accounts', 'routes/accounts.tsx'),
      route('accounts/:id', 'routes/account.tsx'),
      route('balance', 'routes/mail-balance.tsx'),
      route('mails', 'routes/mails.tsx'),
      route('mails/:id', 'routes/mail-trace.tsx'),
      route('mailboxes', 'routes/mailboxes.tsx'),
      route('mailboxes/:id', 'routes/mailbox.tsx'),
    ]),
    route('*', 'routes/not-found.tsx'),
  ]),
] satisfies RouteConfig;
