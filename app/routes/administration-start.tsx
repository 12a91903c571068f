// The start of the administration: how far the installation is, as a short checklist, and where to go on.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { HealthLight, Mailbox, Queue, User } from '../lib/directory-shapes.ts';
import { consoleLimits } from '../lib/limits.ts';
import { worstLight } from '../lib/mailbox-words.ts';
import { apiFor } from '../services/api.server.ts';
import { Page, Panel } from '../ui/page.tsx';
import { Problem } from '../ui/states.tsx';

interface Step {
  readonly done: boolean;
  readonly title: string;
  readonly says: string;
  readonly path: string;
}

interface Start {
  readonly steps: readonly Step[];
  /** Mailboxes that something outside keeps from working. */
  readonly failing: readonly { readonly id: string; readonly address: string }[];
}

interface Lights {
  readonly mailboxId: string;
  readonly address: string;
  readonly health: readonly HealthLight[];
}

export async function loader({ request, context }: LoaderFunctionArgs): Promise<Start> {
  const api = apiFor(request, context);
  const [users, queues, mailboxes, lights] = await Promise.all([
    api.list<User>('/users'),
    api.list<Queue>('/queues'),
    api.list<Mailbox>('/mailboxes'),
    api.get<{ items: readonly Lights[] }>('/mailbox-health'),
  ]);
  const inUse = new Set(mailboxes.filter(({ active }) => active).map(({ id }) => id));
  const agents = users.filter((user) => user.role === 'agent' && user.active);
  const staffed = queues.filter((queue) => queue.memberIds.length > 0);
  return {
    failing: lights.items
      .filter(({ mailboxId, health }) => inUse.has(mailboxId) && worstLight(health) === 'alarm')
      .slice(0, consoleLimits.failingShown)
      .map(({ mailboxId, address }) => ({ id: mailboxId, address })),
    steps: [
      {
        done: queues.length > 0,
        title: 'Create a queue',
        says:
          queues.length === 0 ? 'Mail waits in a queue until an agent takes it.' : `${queues.length} so far.`,
        path: '/administration/queues',
      },
      {
        done: mailboxes.length > 0,
        title: 'Add a mailbox',
        says:
          mailboxes.length === 0
            ? 'An address that customers write to, and the queue it feeds.'
            : `${mailboxes.length} so far.`,
        path: '/administration/mailboxes',
      },
      {
        done: agents.length > 0,
        title: 'Invite agents',
        says: agents.length === 0 ? 'The people who answer.' : `${agents.length} active so far.`,
        path: '/administration/users',
      },
      {
        done: queues.length > 0 && staffed.length === queues.length,
        title: 'Give every queue its members',
        says: `${staffed.length} of ${queues.length} queues have members. Only members can sign in to a queue.`,
        path: '/administration/queues',
      },
    ],
  };
}

function Failing({ mailboxes }: { mailboxes: Start['failing'] }) {
  return (
    <Problem>
      <p>Something outside keeps these mailboxes from working; mail may wait there:</p>
      <ul>
        {mailboxes.map(({ id, address }) => (
          <li key={id}>
            <Link to={`/administration/mailboxes/${id}`} className="font-medium underline">
              {address}
            </Link>
          </li>
        ))}
      </ul>
    </Problem>
  );
}

export default function AdministrationStart() {
  const { steps, failing } = useLoaderData<typeof loader>();
  const left = steps.filter((step) => !step.done).length;
  return (
    <Page
      title="Administration"
      says={
        left === 0
          ? 'Everything that is needed to route mail is there.'
          : `${left} of ${steps.length} steps are left until mail can be routed.`
      }
    >
      {failing.length > 0 && <Failing mailboxes={failing} />}
      <Panel>
        <ol>
          {steps.map((step) => {
            const Icon = step.done ? CircleCheck : CircleDashed;
            return (
              <li key={step.title} className="border-t border-line first:border-t-0">
                <Link to={step.path} className="flex items-center gap-3 px-4 py-3 hover:bg-hover">
                  <Icon
                    size={20}
                    aria-label={step.done ? 'Done' : 'To do'}
                    className={`shrink-0 ${step.done ? 'text-ready-text' : 'text-text-3'}`}
                  />
                  <span>
                    <span className="block font-medium">{step.title}</span>
                    <span className="block text-sm text-text-2">{step.says}</span>
                  </span>
                </Link>
              </li>
            );
          })}
        </ol>
      </Panel>
    </Page>
  );
}
