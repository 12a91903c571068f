// The keys that a domain signs its mail with: what has to be in the DNS, which of them sign, and the ways to make new
// ones. Its buttons belong to the form around it.

import { useNavigation } from '@remix-run/react';
import { Check, Copy, KeyRound, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { DkimKey } from '../../lib/directory-shapes.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dot } from '../../ui/states.tsx';

const words: Readonly<Record<DkimKey['state'], { tone: 'ready' | 'busy' | 'away'; state: string }>> = {
  active: { tone: 'ready', state: 'Signs' },
  waiting: { tone: 'busy', state: 'Waits for its record' },
  retired: { tone: 'away', state: 'Replaced; its record can go in a week' },
};

const algorithms: Readonly<Record<DkimKey['algorithm'], string>> = {
  'rsa-sha256': 'RSA',
  'ed25519-sha256': 'Ed25519',
};

function useIntent(): string {
  const intent = useNavigation().formData?.get('intent');
  return typeof intent === 'string' ? intent : '';
}

function CopyButton({ what, text }: { what: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Button small square weight="quiet" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      <Icon size={14} aria-hidden="true" />
    </Button>
  );
}

function RecordLine({ name, text, of }: { name: string; text: string; of: string }) {
  return (
    <div className="flex items-start gap-2">
      <span className="w-12 shrink-0 pt-0.5 text-text-3">{name}</span>
      <code className="min-w-0 flex-1 rounded-sm bg-sunken px-1.5 py-1 text-xs break-all select-all">
        {text}
      </code>
      <CopyButton what={`${name.toLowerCase()} of ${of}`} text={text} />
    </div>
  );
}

/** Asked twice: what an active key would have signed leaves unsigned. */
function RemoveKey({ selector, busy }: { selector: string; busy: boolean }) {
  const [asking, setAsking] = useState(false);
  if (!asking)
    return (
      <Button small square weight="quiet" aria-label={`Remove ${selector} …`} onClick={() => setAsking(true)}>
        <Trash2 size={14} aria-hidden="true" />
      </Button>
    );
  return (
    <>
      <Button small onClick={() => setAsking(false)}>
        Keep it
      </Button>
      <button
        type="submit"
        name="intent"
        value={`dkim-remove:${selector}`}
        formNoValidate
        disabled={busy}
        className={buttonClass('danger', true)}
      >
        Remove the key
      </button>
    </>
  );
}

function KeyLine({ item, busy }: { item: DkimKey; busy: boolean }) {
  const { tone, state } = words[item.state];
  return (
    <li className="flex flex-col gap-1.5 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-2">
        <Dot tone={tone} />
        <span className="font-medium">{algorithms[item.algorithm]}</span>
        <span className="text-text-2">{state}</span>
        <span className="ml-auto flex gap-1">
          <RemoveKey selector={item.selector} busy={busy} />
        </span>
      </div>
      {item.fault !== '' && <p className="text-alarm-text">{item.fault}</p>}
      <RecordLine name="Name" text={item.record.name} of={item.selector} />
      <RecordLine name="TXT" text={item.record.value} of={item.selector} />
    </li>
  );
}

export function DkimKeys({ keys }: { keys: readonly DkimKey[] }) {
  const intent = useIntent();
  const busy = intent !== '';
  const waits = keys.some(({ state }) => state === 'waiting');
  return (
    <section aria-label="Signatures" className="rounded-lg border border-line bg-surface p-4">
      <h2 className="text-base">Signatures</h2>
      <p className="mt-1 text-sm text-text-2">
        Mail from this domain is signed (DKIM), so that its receivers can tell it from forged mail. Keys sign
        once their records are in the DNS of the domain.
      </p>
      {keys.length > 0 && (
        <ul className="mt-2 flex flex-col divide-y divide-line">
          {keys.map((item) => (
            <KeyLine key={item.selector} item={item} busy={busy} />
          ))}
        </ul>
      )}
      <div className="mt-2 flex flex-wrap items-center gap-2">
        {keys.length > 0 && (
          <button
            type="submit"
            name="intent"
            value="dkim-check"
            formNoValidate
            disabled={busy}
            className={buttonClass(waits ? 'primary' : 'plain', true)}
          >
            <RefreshCw size={14} aria-hidden="true" />{' '}
            {intent === 'dkim-check' ? 'Looking …' : 'Look in the DNS now'}
          </button>
        )}
        <button
          type="submit"
          name="intent"
          value="dkim-make"
          formNoValidate
          disabled={busy}
          className={buttonClass(keys.length === 0 ? 'primary' : 'plain', true)}
        >
          <KeyRound size={14} aria-hidden="true" /> {keys.length === 0 ? 'Make keys' : 'Make new keys'}
        </button>
      </div>
    </section>
  );
}
