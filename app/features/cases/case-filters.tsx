// The filters of the case search: a form by GET, so that it works without scripts and its answer has an address.

import { Form, Link } from '@remix-run/react';
import { Search } from 'lucide-react';
import { caseStatuses, caseStatusWords } from '../../lib/words.ts';
import { buttonClass } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';

interface CaseFiltersProps {
  queues: readonly { id: string; name: string }[];
  search: URLSearchParams;
}

export function CaseFilters({ queues, search }: CaseFiltersProps) {
  return (
    <Form method="get" role="search" key={search.toString()} className="flex flex-wrap gap-2">
      <div className="relative min-w-52 flex-1">
        <Search
          size={16}
          className="pointer-events-none absolute top-2 left-2.5 text-text-3"
          aria-hidden="true"
        />
        <input
          name="q"
          type="search"
          aria-label="Words, address or tag"
          placeholder="Words, address or tag"
          defaultValue={search.get('q') ?? ''}
          className={`${inputClass} pl-8`}
        />
      </div>
      <input
        name="customer"
        aria-label="Customer"
        placeholder="Customer"
        defaultValue={search.get('customer') ?? ''}
        className={`${inputClass} max-w-44`}
      />
      <select
        name="queue"
        aria-label="Queue"
        defaultValue={search.get('queue') ?? ''}
        className={`${inputClass} max-w-40`}
      >
        <option value="">All queues</option>
        {queues.map((queue) => (
          <option key={queue.id} value={queue.id}>
            {queue.name}
          </option>
        ))}
      </select>
      <select
        name="status"
        aria-label="Status"
        defaultValue={search.get('status') ?? ''}
        className={`${inputClass} max-w-40`}
      >
        <option value="">Any status</option>
        {caseStatuses.map((status) => (
          <option key={status} value={status}>
            {caseStatusWords(status).word}
          </option>
        ))}
      </select>
      <label className="flex h-8 items-center gap-2 px-1 text-sm">
        <input
          type="checkbox"
          name="dueBefore"
          value="now"
          defaultChecked={search.get('dueBefore') === 'now'}
          className="size-4"
        />
        Overdue
      </label>
      <button type="submit" className={buttonClass('primary', false)}>
        Search
      </button>
      {search.size > 0 && (
        <Link to="/cases" className={buttonClass('quiet', false)}>
          Clear
        </Link>
      )}
    </Form>
  );
}
