// The lights of a mailbox: one line for each protocol, with the server's own words when it fails, and the ways to make it
// work again. Its buttons belong to the form around it.

import { useNavigation } from '@remix-run/react';
import { KeyRound, RefreshCw } from 'lucide-react';
import type { Mailbox } from '../../lib/directory-shapes.ts';
import { lightWords } from '../../lib/mailbox-words.ts';
import { useNow } from '../../lib/now.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Dot } from '../../ui/states.tsx';

interface LightsProps {
  mailbox: Mailbox;
  /** Where somebody signs in; null: nowhere. */
  provider: string | null;
}

/** Which button was pressed: checking and signing in go over the network, and take a while. */
function useIntent(): string {
  const { formData } = useNavigation();
  const intent = formData?.get('intent');
  return typeof intent === 'string' ? intent : '';
}

export function MailboxLights({ mailbox, provider }: LightsProps) {
  const now = useNow();
  const intent = useIntent();
  const granted = mailbox.secrets.includes('oauth');
  return (
    <section aria-label="Connections" className="rounded-lg border border-line bg-surface p-4">
      <h2 className="text-base">Connections</h2>
      <ul className="mt-2 flex flex-col divide-y divide-line">
        {mailbox.health.map((light) => {
          const { name, tone, state, more } = lightWords(light, now);
          return (
            <li key={light.protocol} className="flex flex-col gap-0.5 py-2 text-sm">
              <span className="flex flex-wrap items-center gap-x-2">
                <Dot tone={tone} />
                <span className="font-medium">{name}</span>
                <span className={tone === 'alarm' ? 'text-alarm-text' : 'text-text-2'}>{state}</span>
                {more.length > 0 && (
                  <span className="text-text-3 tabular-nums max-sm:basis-full max-sm:pl-4">
                    <span className="max-sm:hidden">· </span>
                    {more.join(' · ')}
                  </span>
                )}
              </span>
              {light.state === 'failing' && light.lastError !== '' && (
                <span className="pl-4 break-words text-text-2">{light.lastError}</span>
              )}
            </li>
          );
        })}
      </ul>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <button
          type="submit"
          name="intent"
          value="check"
          formNoValidate
          disabled={intent !== ''}
          className={buttonClass('plain', true)}
        >
          <RefreshCw size={14} aria-hidden="true" /> {intent === 'check' ? 'Logging in …' : 'Log in now'}
        </button>
        {provider !== null && (
          <button
            type="submit"
            name="intent"
            value="sign-in"
            formNoValidate
            disabled={intent !== ''}
            className={buttonClass(granted ? 'plain' : 'primary', true)}
          >
            <KeyRound size={14} aria-hidden="true" />
            {granted ? `Sign in again at ${provider}` : `Sign in at ${provider}`}
          </button>
        )}
        <span aria-live="polite" className="text-sm text-text-3">
          {intent === 'check' ? 'Each server has 20 seconds.' : ''}
        </span>
      </div>
    </section>
  );
}
