// A rule tried on past mail before it is saved: how the mail would spread over the queues, and which mails would go
// elsewhere. Goes on page by page, so that a long span shows its progress.

import { useFetcher } from '@remix-run/react';
import { FlaskConical } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Names } from '../../lib/report-shapes.ts';
import type { DryRunAnswer, TriedMail, TriedPlace } from '../../lib/rule-shapes.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';
import { Problem } from '../../ui/states.tsx';
import { Section } from './entity-form.tsx';

export interface TrialAnswer {
  readonly trial: DryRunAnswer | null;
  readonly problem: string | null;
}

interface Sum {
  readonly tried: number;
  readonly changed: number;
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  /** At most `mostShown`. */
  readonly moved: readonly TriedMail[];
  readonly next: string | null;
}

const mostShown = 50;
const nothing: Sum = { tried: 0, changed: 0, before: {}, after: {}, moved: [], next: null };

function added(
  sums: Readonly<Record<string, number>>,
  more: Readonly<Record<string, number>>,
): Record<string, number> {
  const result = { ...sums };
  for (const [key, count] of Object.entries(more)) result[key] = (result[key] ?? 0) + count;
  return result;
}

function withPage(sum: Sum, page: DryRunAnswer): Sum {
  return {
    tried: sum.tried + page.items.length,
    changed: sum.changed + page.changed,
    before: added(sum.before, page.counts.before),
    after: added(sum.after, page.counts.after),
    moved: [...sum.moved, ...page.items.filter(({ changed }) => changed)].slice(0, mostShown),
    next: page.nextCursor,
  };
}

function placeWords(place: TriedPlace, names: Names): string {
  if (place.discardReason !== '') return 'no case';
  if (place.divertTo !== '') return `sent to ${place.divertTo}`;
  const skills = place.skills.map(({ skillId, level }) => `${names[skillId] ?? skillId} ${level}`);
  const priority = place.priority === 0 ? [] : [`priority ${place.priority}`];
  return [names[place.queueId] ?? place.queueId, ...priority, ...skills].join(' · ');
}

function Spread({ sum, names }: { sum: Sum; names: Names }) {
  const queues = [...new Set([...Object.keys(sum.before), ...Object.keys(sum.after)])].toSorted();
  const most = Math.max(1, ...Object.values(sum.before), ...Object.values(sum.after));
  const bar = (count: number, tone: string) => (
    <span className="flex items-center gap-2">
      <span
        className={`h-2.5 rounded-sm ${tone}`}
        style={{ width: `${(count / most) * 70}%`, minWidth: 2 }}
      />
      <span className="text-xs tabular-nums">{count}</span>
    </span>
  );
  return (
    <ul className="flex flex-col gap-2" aria-label="Mails by queue, now and with this rule">
      {queues.map((queue) => (
        <li key={queue} className="grid grid-cols-[8rem_minmax(0,1fr)] items-center gap-x-3 text-sm">
          <span className="row-span-2 truncate">{names[queue] ?? queue}</span>
          {bar(sum.before[queue] ?? 0, 'bg-text-3')}
          {bar(sum.after[queue] ?? 0, 'bg-accent')}
        </li>
      ))}
      <li className="flex gap-4 text-xs text-text-2">
        <span className="flex items-center gap-1.5">
          <span className="inline-block size-2.5 rounded-sm bg-text-3" /> now
        </span>
        <span className="flex items-center gap-1.5">
          <span className="inline-block size-2.5 rounded-sm bg-accent" /> with this rule
        </span>
      </li>
    </ul>
  );
}

function Moved({ moved, names }: { moved: readonly TriedMail[]; names: Names }) {
  return (
    <ul className="divide-y divide-line border-t border-line">
      {moved.map((mail) => (
        <li key={mail.id} className="grid gap-x-4 py-2 text-sm sm:grid-cols-2">
          <span className="min-w-0">
            <span className="block truncate font-medium">{mail.subject || '(no subject)'}</span>
            <span className="block truncate text-xs text-text-3">{mail.from}</span>
          </span>
          <span className="min-w-0 text-text-2">
            <span className="line-through">{placeWords(mail.before, names)}</span>
            <br />
            {placeWords(mail.after, names)}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface TrialProps {
  /** The rule as it stands in the editor, as JSON. */
  readonly draft: string;
  readonly names: Names;
}

export function Trial({ draft, names }: TrialProps) {
  const fetcher = useFetcher<TrialAnswer>();
  const [days, setDays] = useState('7');
  const [sum, setSum] = useState<Sum | null>(null);
  const answer = fetcher.data;
  useEffect(() => {
    const page = answer?.trial ?? null;
    if (page !== null) setSum((before) => withPage(before ?? nothing, page));
  }, [answer]);
  const busy = fetcher.state !== 'idle';
  const go = (cursor: string): void => {
    if (cursor === '') setSum(null);
    fetcher.submit({ intent: 'try', draft, days, cursor }, { method: 'post' });
  };
  return (
    <Section
      title="Try it"
      says="On mail that has come already. Nothing is changed, and nobody is written to."
    >
      <div className="flex flex-wrap items-center gap-2">
        <select
          aria-label="Mail of the last"
          value={days}
          onChange={({ target }) => setDays(target.value)}
          className={`${inputClass} !w-36`}
        >
          <option value="1">last day</option>
          <option value="7">last 7 days</option>
          <option value="30">last 30 days</option>
        </select>
        <Button onClick={() => go('')} disabled={busy}>
          <FlaskConical size={16} aria-hidden="true" /> {busy ? 'Trying …' : 'Try on past mail'}
        </Button>
        {sum?.next !== null && sum !== null && (
          <Button weight="quiet" disabled={busy} onClick={() => go(sum.next ?? '')}>
            Go on
          </Button>
        )}
        <span aria-live="polite" className="text-sm text-text-2">
          {sum !== null &&
            `${sum.tried} mails, ${sum.changed} of them would go elsewhere${sum.next === null ? '' : ' so far'}.`}
        </span>
      </div>
      {answer !== undefined && answer.problem !== null && <Problem>{answer.problem}</Problem>}
      {sum !== null && sum.tried > 0 && <Spread sum={sum} names={names} />}
      {sum !== null && sum.moved.length > 0 && <Moved moved={sum.moved} names={names} />}
    </Section>
  );
}
