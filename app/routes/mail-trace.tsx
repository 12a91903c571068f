// The trace of one mail (F17): each step since it was accepted.

import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { ShieldAlert } from 'lucide-react';
import { eventSentence } from '../lib/event-words.ts';
import { ownStep, sourceName, threadedWords, type LoggedMail, type TraceStep } from '../lib/mail-books.ts';
import { useZone } from '../lib/now.ts';
import { fileSize } from '../lib/time.ts';
import { apiFor } from '../services/api.server.ts';
import { useShellData } from '../lib/shell-data.ts';
import { buttonClass } from '../ui/button.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Problem } from '../ui/states.tsx';

export const meta: MetaFunction = () => [{ title: 'Mail · Skillpost' }];

interface Named {
  readonly id: string;
  readonly name: string;
}

type Names = Readonly<Record<string, string>>;

interface Trace {
  readonly mail: LoggedMail;
  readonly steps: readonly TraceStep[];
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [trace, queues, rules] = await Promise.all([
    api.get<Trace>(`/mails/${encodeURIComponent(params['id'] ?? '')}`),
    api.list<Named>('/queues'),
    api.list<Named>('/rules'),
  ]);
  return { ...trace, queues: namesOf(queues), rules: namesOf(rules) };
}

function namesOf(all: readonly Named[]): Names {
  return Object.fromEntries(all.map(({ id, name }) => [id, name]));
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const path = `/mails/${encodeURIComponent(params['id'] ?? '')}/release`;
  const answer = await apiFor(request, context).call('POST', path);
  return { problem: answer.ok ? null : answer.problem.detail };
}

/** What kind of mail it is, which case it belongs to and why, and the rule that placed it. */
function understoodWords(said: (name: string) => string, rules: Names): string {
  const kind = said('kind') === '' || said('kind') === 'person' ? '' : said('kind').replaceAll('-', ' ');
  const thread = threadedWords(said('threadedBy'));
  const ruleId = said('ruleId');
  const rule =
    ruleId === ''
      ? ''
      : ruleId === 'default'
        ? 'no rule'
        : `rule ${rules[ruleId] ?? ruleId}, version ${said('ruleVersion')}`;
  return [said('subject'), kind, thread, rule].filter((part) => part !== '').join(' · ');
}

const foundOut: Readonly<Record<string, string>> = {
  pass: 'Its domain vouches for it.',
  fail: 'It is not from whom it says.',
  none: 'Its domain says nothing about its mail.',
  unknown: 'Still nobody knows.',
};

function detailsOf({ step, details }: TraceStep, rules: Names): string {
  const said = (name: string): string => {
    const value = details[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  if (step === 'accepted')
    return `${sourceName(said('source'))}${said('remoteAddress') && ` from ${said('remoteAddress')}`}`;
  if (step === 'attempt-failed') return said('error');
  if (step === 'understood') return said('quarantine') || understoodWords(said, rules);
  if (step === 'sender-looked-at') return foundOut[said('verdict')] ?? said('verdict');
  if (step === 'discarded') return said('reason');
  if (step === 'placed') return said('account');
  if (step === 'kept-back') {
    const since = said('folder') === 'quarantine' ? '' : ' · released since then';
    return `${said('account')} · ${said('held')}${since}`;
  }
  return '';
}

interface StepProps {
  step: TraceStep;
  /** The day is said where it is another than that of the step before. */
  day: string | null;
  time: string;
  queues: Names;
  rules: Names;
}

function Step({ step, day, time, queues, rules }: StepProps) {
  const { at, queueName, agentName, details } = step;
  const event = { id: '', at, type: step.step, queue: '', queueName, agent: '', agentName, details };
  const words = ownStep(step.step) ?? eventSentence(event, (id) => queues[id] ?? id);
  const more = detailsOf(step, rules);
  return (
    <li className="border-t border-line px-4 py-2 text-sm first:border-t-0">
      {day !== null && <span className="block pb-1 text-xs font-medium text-text-3">{day}</span>}
      <span className="flex gap-x-4">
        <time dateTime={at} className="w-16 shrink-0 text-text-3 tabular-nums">
          {time}
        </time>
        <span className="min-w-0 flex-1">
          {words}
          {more !== '' && <span className="block break-words text-text-2">{more}</span>}
        </span>
      </span>
    </li>
  );
}

function useClock(): { readonly day: (at: string) => string; readonly time: (at: string) => string } {
  const timeZone = useZone();
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone });
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone });
  return { day: (at) => day.format(new Date(at)), time: (at) => time.format(new Date(at)) };
}

/** People cannot see what is kept back from them: somebody else decides. */
function Held({ accounts }: { accounts: readonly string[] }) {
  const { me } = useShellData();
  const problem = useActionData<typeof action>()?.problem ?? null;
  const releasing = useNavigation().state !== 'idle';
  return (
    <section aria-label="Kept back" className="rounded-lg border border-line bg-busy-soft p-4 text-sm">
      <p className="flex items-start gap-2 text-busy-text">
        <ShieldAlert size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
        A virus scanner refuses what is in this mail, so it is kept back from {accounts.join(', ')}. Released,
        it lies in the Inbox with all that is in it.
      </p>
      {problem !== null && <Problem>{problem}</Problem>}
      {me.role === 'administrator' && (
        <Form method="post" className="mt-3">
          <button type="submit" disabled={releasing} className={buttonClass('plain', true)}>
            {releasing ? 'Releasing …' : 'Release it all the same'}
          </button>
        </Form>
      )}
    </section>
  );
}

export default function MailTrace() {
  const { mail, steps, queues, rules } = useLoaderData<typeof loader>();
  const clock = useClock();
  const held = steps
    .filter(({ step, details }) => step === 'kept-back' && details['folder'] === 'quarantine')
    .map(({ details }) => String(details['account']));
  return (
    <Page
      title={mail.envelopeFrom || 'Mail without a sender'}
      says={`To ${mail.envelopeTo.join(', ')} · ${fileSize(mail.sizeBytes)}`}
      back={{ to: '/administration/mails', name: 'Mail log' }}
      actions={
        mail.conversation !== null && (
          <Link to={`/cases/${mail.conversation}`} className={buttonClass('plain', true)}>
            Open case {mail.tag}
          </Link>
        )
      }
    >
      {held.length > 0 && <Held accounts={held} />}
      <Panel title="What became of it">
        <ol aria-label="Steps">
          {steps.map((step, index) => {
            const day = clock.day(step.at);
            const before = steps[index - 1];
            const said = before !== undefined && clock.day(before.at) === day;
            const of = { step, day: said ? null : day, time: clock.time(step.at), queues, rules };
            return <Step key={`${step.at}/${step.step}/${index}`} {...of} />;
          })}
        </ol>
      </Panel>
    </Page>
  );
}
