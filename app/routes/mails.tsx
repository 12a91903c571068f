// The mail log (F17): every accepted mail, also those of which no case was made.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { MailSearch } from 'lucide-react';
import { consoleLimits } from '../lib/limits.ts';
import { sourceName, type LoggedMail } from '../lib/mail-books.ts';
import { useNow, useZone } from '../lib/now.ts';
import type { Page as Rows } from '../lib/shapes.ts';
import { moment, ms } from '../lib/time.ts';
import { apiFor } from '../services/api.server.ts';
import { buttonClass } from '../ui/button.tsx';
import { inputClass } from '../ui/field.tsx';
import { headClass, Page, Panel, rowCellClass } from '../ui/page.tsx';
import { Badge, Empty } from '../ui/states.tsx';

export const meta: MetaFunction = () => [{ title: 'Mail log · Skillpost' }];

const filters = ['address', 'place', 'mailbox', 'cursor'] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const asked = new URL(request.url).searchParams;
  const query = new URLSearchParams({ limit: String(consoleLimits.listRows) });
  for (const name of filters) {
    const value = asked.get(name)?.trim() ?? '';
    if (value !== '') query.set(name, value);
  }
  const [mails, mailboxes] = await Promise.all([
    api.get<Rows<LoggedMail>>(`/mails?${query}`),
    api.list<{ id: string; address: string }>('/mailboxes'),
  ]);
  return { mails, mailboxes: mailboxes.map(({ id, address }) => ({ id, address })) };
}

function Place({ mail }: { mail: LoggedMail }) {
  if (mail.place === 'waiting') return <Badge tone="busy">not understood yet</Badge>;
  if (mail.place === 'discarded') return <Badge>discarded</Badge>;
  if (mail.quarantineReason !== '') return <Badge tone="alarm">quarantined</Badge>;
  return <Badge tone="ready">{mail.tag ?? 'delivered'}</Badge>;
}

function Line({ mail }: { mail: LoggedMail }) {
  const now = useNow(60_000);
  const zone = useZone();
  return (
    <tr className="border-t border-line hover:bg-hover">
      <th scope="row" className={`${rowCellClass} w-full max-w-0 font-normal`}>
        <Link to={`/administration/mails/${mail.id}`} className="block truncate font-medium hover:underline">
          {mail.envelopeFrom || 'No sender'}
        </Link>
        <span className="block truncate text-xs text-text-3">to {mail.envelopeTo.join(', ')}</span>
      </th>
      <td className={`${rowCellClass} whitespace-nowrap`}>
        <Place mail={mail} />
      </td>
      <td className={`${rowCellClass} hidden whitespace-nowrap sm:table-cell`}>{sourceName(mail.source)}</td>
      <td
        className={`${rowCellClass} hidden text-right whitespace-nowrap text-text-2 tabular-nums sm:table-cell`}
      >
        {moment(ms(mail.acceptedAt) ?? now, now, zone)}
      </td>
    </tr>
  );
}

function Filters({ mailboxes }: { mailboxes: readonly { id: string; address: string }[] }) {
  const [search] = useSearchParams();
  return (
    <Form method="get" role="search" key={search.toString()} className="flex flex-wrap gap-2">
      <input
        name="address"
        type="search"
        aria-label="Sender or recipient"
        placeholder="Sender or recipient"
        defaultValue={search.get('address') ?? ''}
        className={`${inputClass} min-w-52 flex-1`}
      />
      <select
        name="mailbox"
        aria-label="Mailbox"
        defaultValue={search.get('mailbox') ?? ''}
        className={`${inputClass} max-w-52`}
      >
        <option value="">All mailboxes</option>
        {mailboxes.map(({ id, address }) => (
          <option key={id} value={id}>
            {address}
          </option>
        ))}
      </select>
      <select
        name="place"
        aria-label="What became of it"
        defaultValue={search.get('place') ?? ''}
        className={`${inputClass} max-w-44`}
      >
        <option value="">Any outcome</option>
        <option value="routed">Delivered</option>
        <option value="discarded">Discarded</option>
        <option value="waiting">Not understood yet</option>
      </select>
      <button type="submit" className={buttonClass('primary', false)}>
        Search
      </button>
    </Form>
  );
}

export default function Mails() {
  const { mails, mailboxes } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const next = new URLSearchParams(search);
  if (mails.nextCursor !== null) next.set('cursor', mails.nextCursor);
  return (
    <Page title="Mail log" says="Every mail that was accepted, newest first, and what became of it.">
      <Filters mailboxes={mailboxes} />
      <Panel>
        {mails.items.length === 0 ? (
          <Empty icon={MailSearch} title="No mail fits">
            Every accepted mail is here, also one that a rule discarded.
          </Empty>
        ) : (
          <table className="w-full border-collapse">
            <caption className="sr-only">Accepted mails</caption>
            <thead>
              <tr>
                <th scope="col" className={headClass}>
                  From and to
                </th>
                <th scope="col" className={headClass}>
                  Where it is
                </th>
                <th scope="col" className={`${headClass} hidden sm:table-cell`}>
                  Came by
                </th>
                <th scope="col" className={`${headClass} hidden text-right sm:table-cell`}>
                  Accepted
                </th>
              </tr>
            </thead>
            <tbody>
              {mails.items.map((mail) => (
                <Line key={mail.id} mail={mail} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {mails.nextCursor !== null && (
        <div className="flex justify-end">
          <Link to={`?${next}`} className={buttonClass('plain', false)}>
            Next page
          </Link>
        </div>
      )}
    </Page>
  );
}
