// Certificates and keys of one kind of owner: whose, how long they count, and the way to remove them.

import { Form, useNavigation } from '@remix-run/react';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { endWords, kindNames, type MailKey } from '../../lib/mail-keys.ts';
import { useNow } from '../../lib/now.ts';
import { fingerprintText } from '../../lib/protection-words.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Badge } from '../../ui/states.tsx';

/** Asked twice: mail for a key that is gone cannot be opened any more. */
function RemoveKey({ item }: { item: MailKey }) {
  const [asking, setAsking] = useState(false);
  const busy = useNavigation().formData?.get('remove') === item.id;
  if (!asking)
    return (
      <Button
        small
        square
        weight="quiet"
        aria-label={`Remove ${item.name} …`}
        onClick={() => setAsking(true)}
      >
        <Trash2 size={14} aria-hidden="true" />
      </Button>
    );
  return (
    <Form method="post" encType="multipart/form-data" className="flex gap-1">
      <Button small onClick={() => setAsking(false)}>
        Keep it
      </Button>
      <button
        type="submit"
        name="remove"
        value={item.id}
        disabled={busy}
        className={buttonClass('danger', true)}
      >
        Remove the key
      </button>
    </Form>
  );
}

function KeyLine({ item }: { item: MailKey }) {
  const end = endWords(item, useNow(60_000));
  const whose = item.addresses.join(', ');
  return (
    <li className="flex flex-col gap-1 px-4 py-3 text-sm">
      <div className="flex items-start gap-2">
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium break-words">{item.name}</span>
          <Badge>{kindNames[item.kind]}</Badge>
          {item.learned && <Badge>learned</Badge>}
          <Badge tone={end.tone}>{end.word}</Badge>
        </span>
        <RemoveKey item={item} />
      </div>
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 text-xs">
        {item.role === 'mailbox' && (
          <>
            <dt className="text-text-3">Mailbox</dt>
            <dd className="text-text-2">{item.mailboxName || item.mailboxId}</dd>
          </>
        )}
        {whose !== '' && (
          <>
            <dt className="text-text-3">Addresses</dt>
            <dd className="break-words text-text-2">{whose}</dd>
          </>
        )}
        {item.issuer !== '' && item.issuer !== item.name && (
          <>
            <dt className="text-text-3">Vouched for by</dt>
            <dd className="break-words text-text-2">{item.issuer}</dd>
          </>
        )}
        <dt className="text-text-3">Fingerprint</dt>
        <dd className="break-words text-text-2">{fingerprintText(item.fingerprint)}</dd>
      </dl>
    </li>
  );
}

export function KeyList({ items, none }: { items: readonly MailKey[]; none: string }) {
  if (items.length === 0) return <p className="px-4 py-3 text-sm text-text-2">{none}</p>;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {items.map((item) => (
        <KeyLine key={item.id} item={item} />
      ))}
    </ul>
  );
}
