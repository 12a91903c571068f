// The right pane: who the customer is, what the case is, what happened to it. Beside the thread on wide screens, over it
// on narrow ones.

import { Link } from '@remix-run/react';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { caseFields } from '../../lib/case-fields.ts';
import { useNow } from '../../lib/now.ts';
import type { Correspondent } from '../../lib/correspondent-shapes.ts';
import type { CaseRow, Conversation, Explanation } from '../../lib/shapes.ts';
import { ago, ms } from '../../lib/time.ts';
import { caseStatusWords } from '../../lib/words.ts';
import { initials } from '../../ui/initials.ts';
import { Badge } from '../../ui/states.tsx';
import { CaseAnswers } from './case-answers.tsx';
import { CaseFacts } from './case-facts.tsx';
import { CorrespondentFacts } from './correspondent-facts.tsx';
import { EventSentence } from './event-line.tsx';
import { ExplanationDetails } from './explanation.tsx';
import { Fact, Moment } from './fact.tsx';

function EarlierCase({ row }: { row: CaseRow }) {
  const now = useNow(60_000);
  const { word, tone } = caseStatusWords(row.status);
  return (
    <li>
      <Link to={`/cases/${row.id}`} className="block rounded-md px-2 py-1.5 hover:bg-hover">
        <span className="block truncate text-sm">{row.subject || 'No subject'}</span>
        <span className="flex items-center gap-2 text-xs text-text-3">
          <Badge tone={tone}>{word}</Badge>
          <span className="truncate">{row.queueName}</span>
          <span className="tabular-nums">{ago(ms(row.updatedAt) ?? now, now)}</span>
        </span>
      </Link>
    </li>
  );
}

/** What forms and programs said of the customer, and what rules noted (F62, F44). */
function Fields({ fields }: { fields: Readonly<Record<string, string>> }) {
  const known = caseFields(fields);
  if (known.length === 0) return null;
  return (
    <>
      <h3 className="mt-5 mb-1 text-xs font-medium text-text-3">Known besides</h3>
      <dl aria-label="Hidden fields">
        {known.map(({ label, value }) => (
          <Fact key={label} name={label}>
            {value}
          </Fact>
        ))}
      </dl>
    </>
  );
}

interface CustomerProps {
  conversation: Conversation;
  history: readonly CaseRow[];
  correspondent: Correspondent | null;
}

function Customer({ conversation, history, correspondent }: CustomerProps) {
  const { customer } = conversation;
  const open = history.filter((row) => row.status !== 'closed').length;
  return (
    <div className="p-4">
      <div className="flex items-center gap-3">
        <span
          aria-hidden="true"
          className="flex size-10 shrink-0 items-center justify-center rounded-full bg-hover text-sm font-semibold text-text-2"
        >
          {initials(customer.name || customer.address)}
        </span>
        <div className="min-w-0">
          <p className="truncate font-semibold">{customer.name || customer.address}</p>
          <p className="truncate text-sm text-text-2">{customer.address}</p>
        </div>
      </div>
      {correspondent !== null && <CorrespondentFacts correspondent={correspondent} />}
      <Fields fields={conversation.fields ?? {}} />
      <h3 className="mt-5 mb-1 text-xs font-medium text-text-3">
        {history.length === 0
          ? 'First case of this customer'
          : `Earlier cases: ${history.length}${open > 0 ? `, ${open} open` : ''}`}
      </h3>
      <ul className="-mx-2 flex flex-col">
        {history.map((row) => (
          <EarlierCase key={row.id} row={row} />
        ))}
      </ul>
    </div>
  );
}

function History({ conversation }: { conversation: Conversation }) {
  if (conversation.timeline.length === 0)
    return (
      <p className="p-4 text-sm text-text-2">What happens to the case is listed here within a second.</p>
    );
  return (
    <ol className="p-4">
      {conversation.timeline.map((event) => (
        <li key={event.id} className="relative border-l border-line pb-3 pl-4 last:pb-0">
          <span
            aria-hidden="true"
            className="absolute top-1.5 -left-[4.5px] size-2 rounded-full border-2 border-surface bg-line-strong"
          />
          <p className="text-sm">
            <EventSentence event={event} />
          </p>
          <p className="text-xs text-text-3">
            <Moment iso={event.at} />
          </p>
        </li>
      ))}
    </ol>
  );
}

/** Of the newest offer of the case. */
function lastExplanation(conversation: Conversation): Explanation | null {
  const offers = conversation.timeline.filter((event) => event.type === 'offer.made');
  const found = offers.at(-1)?.details['explanation'];
  return typeof found === 'object' && found !== null && 'candidates' in found ? (found as Explanation) : null;
}

const tabs = ['Customer', 'Case', 'History', 'Routing'] as const;

interface SidePaneProps {
  conversation: Conversation;
  history: readonly CaseRow[];
  correspondent: Correspondent | null;
  open: boolean;
  onClose: () => void;
}

export function SidePane({ conversation, history, correspondent, open, onClose }: SidePaneProps) {
  return (
    <aside
      aria-label="Customer and case"
      className={clsx(
        'min-h-0 overflow-y-auto border-l border-line bg-surface xl:static xl:block xl:w-auto xl:shadow-none',
        open ? 'absolute inset-y-0 right-0 z-20 block w-[min(340px,100%)] shadow-float' : 'hidden',
      )}
    >
      <Tabs.Root defaultValue="Customer">
        <div className="sticky top-0 z-10 flex items-center border-b border-line bg-surface">
          <Tabs.List aria-label="Customer and case" className="flex h-11 flex-1 gap-1 px-2">
            {tabs.map((tab) => (
              <Tabs.Trigger
                key={tab}
                value={tab}
                className="border-b-2 border-transparent px-2 text-sm text-text-2 hover:text-text data-[state=active]:border-accent-text data-[state=active]:font-medium data-[state=active]:text-text"
              >
                {tab}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <button
            type="button"
            aria-label="Hide the details"
            onClick={onClose}
            className="mr-2 rounded-md p-1.5 text-text-3 hover:bg-hover xl:hidden"
          >
            <X size={16} aria-hidden="true" />
          </button>
        </div>
        <Tabs.Content value="Customer">
          <Customer conversation={conversation} history={history} correspondent={correspondent} />
        </Tabs.Content>
        <Tabs.Content value="Case">
          <CaseFacts conversation={conversation} />
          <CaseAnswers conversation={conversation} />
        </Tabs.Content>
        <Tabs.Content value="History">
          <History conversation={conversation} />
        </Tabs.Content>
        <Tabs.Content value="Routing">
          <ExplanationDetails explanation={lastExplanation(conversation)} />
        </Tabs.Content>
      </Tabs.Root>
    </aside>
  );
}
