// What is fetched for a mailbox from another server: how much, when next, and the one question that only an administrator can
// answer: what becomes of the mail that was there at first (T12). Its buttons belong to the form around it.

import { useNavigation } from '@remix-run/react';
import { Inbox } from 'lucide-react';
import type { FetchingState } from '../../lib/directory-shapes.ts';
import { fetchedWords } from '../../lib/mailbox-words.ts';
import { useNow } from '../../lib/now.ts';
import { buttonClass } from '../../ui/button.tsx';

function Intent({
  value,
  weight,
  children,
}: {
  value: string;
  weight: 'primary' | 'plain';
  children: string;
}) {
  const { state } = useNavigation();
  return (
    <button
      type="submit"
      name="intent"
      value={value}
      formNoValidate
      disabled={state !== 'idle'}
      className={buttonClass(weight, true)}
    >
      {children}
    </button>
  );
}

function Question({ waiting }: { waiting: number }) {
  return (
    <div className="mt-3 rounded-md border border-line bg-sunken p-3 text-sm">
      <p className="font-medium">{`There were ${waiting} mails in it when it was first looked into.`}</p>
      <p className="mt-1 text-text-2">
        Nothing is fetched until you choose. Brought along, each becomes a case, a few at a time, and nobody
        who wrote one hears of it.
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Intent value="import-from-now" weight="primary">
          Fetch only new mail
        </Intent>
        <Intent value="import-all" weight="plain">
          {`Bring all ${waiting} along`}
        </Intent>
      </div>
    </div>
  );
}

export function FetchedMail({ fetching }: { fetching: FetchingState }) {
  const now = useNow();
  const asked = fetching.import?.choice === 'asked';
  return (
    <section aria-label="Fetched mail" className="rounded-lg border border-line bg-surface p-4">
      <h2 className="text-base">Fetched mail</h2>
      <p className="mt-2 flex items-start gap-x-2 text-sm text-text-2">
        <Inbox size={14} aria-hidden="true" className="mt-0.5 shrink-0" />
        <span>{fetchedWords(fetching, now)}</span>
      </p>
      {asked ? (
        <Question waiting={fetching.import?.waiting ?? 0} />
      ) : (
        <div className="mt-2">
          <Intent value="look" weight="plain">
            Look now
          </Intent>
        </div>
      )}
    </section>
  );
}
