// Whether the addresses of a mailbox have shown that they can send: one line for each, with the server's own words when its
// test mail was not taken (T18). Its buttons belong to the form around it.

import { useNavigation, useRevalidator } from '@remix-run/react';
import { clsx } from 'clsx';
import { Send, ShieldQuestion } from 'lucide-react';
import { useEffect } from 'react';
import type { Mailbox } from '../../lib/directory-shapes.ts';
import { consoleLimits } from '../../lib/limits.ts';
import { sendingWords } from '../../lib/mailbox-words.ts';
import { useNow } from '../../lib/now.ts';
import { ago, ms } from '../../lib/time.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Dot } from '../../ui/states.tsx';

/** Looks again until every test has ended. */
function useEnds(running: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(revalidate, consoleLimits.sendingTestLookMs);
    return () => clearInterval(timer);
  }, [running, revalidate]);
}

function when(at: string, nowMs: number): string {
  const words = ago(ms(at) ?? nowMs, nowMs);
  return words === 'now' ? 'just now' : `${words} ago`;
}

function AddressLine({ mailbox, address }: { mailbox: Mailbox; address: string }) {
  const now = useNow();
  const { formData } = useNavigation();
  const pressed = formData?.get('intent');
  const test = mailbox.sendingTests.find((one) => one.address === address);
  const { tone, state, means } = sendingWords(test);
  const testing = pressed === `test-mail ${address}` || test?.state === 'running';
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 py-2 text-sm">
      <div
        className={clsx(
          'flex min-w-0 flex-1 flex-col gap-0.5',
          // What the server said needs the width; two buttons beside it would take it.
          test?.state === 'refused' ? 'basis-full' : 'basis-64',
        )}
      >
        <span className="flex flex-wrap items-center gap-x-2">
          <Dot tone={tone} />
          <span className="min-w-0 font-medium break-all">{address}</span>
          <span className={tone === 'alarm' ? 'text-alarm-text' : 'text-text-2'}>{state}</span>
          {test !== undefined && test.state !== 'running' && (
            <span className="text-text-3 tabular-nums">· {when(test.at, now)}</span>
          )}
        </span>
        {means !== '' && <span className="pl-4 text-text-2">{means}</span>}
        {(test?.state === 'refused' || test?.state === 'confirmed') && test.answer !== '' && (
          <span className="mt-1 pl-4 font-mono text-xs break-words text-text-2">{test.answer}</span>
        )}
      </div>
      <div className={clsx('flex flex-wrap gap-2', test?.state === 'refused' && 'pl-4')}>
        <button
          type="submit"
          name="intent"
          value={`test-mail ${address}`}
          formNoValidate
          disabled={formData !== undefined || testing}
          className={buttonClass('plain', true)}
        >
          <Send size={14} aria-hidden="true" /> {testing ? 'Sending …' : 'Send me a test mail'}
          <span className="sr-only">from {address}</span>
        </button>
        {test?.state === 'refused' && (
          <button
            type="submit"
            name="intent"
            value={`confirm-sending ${address}`}
            formNoValidate
            disabled={formData !== undefined}
            className={buttonClass('plain', true)}
          >
            <ShieldQuestion size={14} aria-hidden="true" /> Use it all the same
            <span className="sr-only">: {address}</span>
          </button>
        )}
      </div>
    </li>
  );
}

export function SendingTests({ mailbox }: { mailbox: Mailbox }) {
  useEnds(mailbox.sendingTests.some(({ state }) => state === 'running'));
  return (
    <section aria-label="Sending" className="rounded-lg border border-line bg-surface p-4">
      <h2 className="text-base">Sending</h2>
      <p className="text-sm text-text-2">
        Saving sends a test mail to you from each address that has not shown that it can send.
      </p>
      <ul aria-live="polite" className="mt-2 flex flex-col divide-y divide-line">
        {[mailbox.address, ...mailbox.aliases].map((address) => (
          <AddressLine key={address} mailbox={mailbox} address={address} />
        ))}
      </ul>
    </section>
  );
}
