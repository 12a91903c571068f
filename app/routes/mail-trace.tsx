// The trace of one mail (F17): each step since it was accepted.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { eventSentence } from '../lib/event-words.ts';
import { ownStep, sourceName, threadedWords, type LoggedMail, type TraceStep } from '../lib/mail-books.ts';
import { useZone } from '../lib/now.ts';
import { fileSize } from '../lib/time.ts';
import { apiFor } from '../services/api.server.ts';
import { Page, Panel } from '../ui/page.tsx';

export const meta: MetaFunction = () => [{ title: 'Mail · Skillpost' }];

interface Trace {
  readonly mail: LoggedMail;
  readonly steps: readonly TraceStep[];
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [trace, queues] = await Promise.all([
    api.get<Trace>(`/mails/${encodeURIComponent(params['id'] ?? '')}`),
    api.list<{ id: string; name: string }>('/queues'),
  ]);
  return { ...trace, queues: Object.fromEntries(queues.map(({ id, name }) => [id, name])) };
}

/** What kind of mail it is, which case it belongs to and why, and the rule that placed it. */
function understoodWords(said: (name: string) => string): string {
  const kind = said('kind') === '' || said('kind') === 'person' ? '' : said('kind').replaceAll('-', ' ');
  const thread = threadedWords(said('threadedBy'));
  const rule = said('ruleId') === '' ? '' : `rule ${said('ruleId')}, version ${said('ruleVersion')}`;
  return [said('subject'), kind, thread, rule].filter((part) => part !== '').join(' · ');
}

const foundOut: Readonly<Record<string, string>> = {
  pass: 'Its domain vouches for it.',
  fail: 'It is not from whom it says.',
  none: 'Its domain says nothing about its mail.',
  unknown: 'Still nobody knows.',
};

function detailsOf({ step, details }: TraceStep): string {
  const said = (name: string): string => {
    const value = details[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  if (step === 'accepted')
    return `${sourceName(said('source'))}${said('remoteAddress') && ` from ${said('remoteAddress')}`}`;
  if (step === 'attempt-failed') return said('error');
  if (step === 'understood') return said('quarantine') || understoodWords(said);
  if (step === 'sender-looked-at') return foundOut[said('verdict')] ?? said('verdict');
  if (step === 'discarded') return said('reason');
  if (step === 'placed') return said('account');
  return '';
}

function Step({ step, queues }: { step: TraceStep; queues: Readonly<Record<string, string>> }) {
  const zone = useZone();
  const { at, queueName, agentName, details } = step;
  const event = { id: '', at, type: step.step, queue: '', queueName, agent: '', agentName, details };
  const words = ownStep(step.step) ?? eventSentence(event, (id) => queues[id] ?? id);
  const more = detailsOf(step);
  const time = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: zone,
  }).format(new Date(at));
  return (
    <li className="flex flex-wrap gap-x-4 border-t border-line px-4 py-2 text-sm first:border-t-0">
      <time dateTime={at} className="w-36 shrink-0 text-text-3 tabular-nums">
        {time}
      </time>
      <span className="min-w-0 flex-1">
        {words}
        {more !== '' && <span className="block break-words text-text-2">{more}</span>}
      </span>
    </li>
  );
}

export default function MailTrace() {
  const { mail, steps, queues } = useLoaderData<typeof loader>();
  return (
    <Page
      title={mail.envelopeFrom || 'Mail without a sender'}
      says={`To ${mail.envelopeTo.join(', ')} · ${fileSize(mail.sizeBytes)}`}
      actions={
        <>
          <Link to="/administration/mails" className="text-sm text-text-2 hover:underline">
            Mail log
          </Link>
          {mail.conversation !== null && (
            <Link to={`/cases/${mail.conversation}`} className="text-sm text-accent-text hover:underline">
              Open case {mail.tag}
            </Link>
          )}
        </>
      }
    >
      <Panel title="What became of it">
        <ol aria-label="Steps">
          {steps.map((step, index) => (
            <Step key={`${step.at}/${step.step}/${index}`} step={step} queues={queues} />
          ))}
        </ol>
      </Panel>
    </Page>
  );
}
