// What was sent and did not reach somebody, over the composer: what the other server said, and the two ways on (T10).

import { MailX, Timer } from 'lucide-react';
import { useId, useState } from 'react';
import { toast } from 'sonner';
import { quick } from '../../lib/quick.ts';
import { isAddress } from '../../lib/recipients.ts';
import type { Conversation, DeliveryTrouble } from '../../lib/shapes.ts';
import { Button } from '../../ui/button.tsx';
import { inputClass } from '../../ui/field.tsx';

async function retry(conversationId: string, trouble: DeliveryTrouble, to: string): Promise<boolean> {
  const [id, messageId, recipient] = [conversationId, trouble.messageId, trouble.recipient].map(
    encodeURIComponent,
  );
  const answer = await quick({
    method: 'POST',
    path: `/conversations/${id}/messages/${messageId}/deliveries/${recipient}/retry`,
    body: to === '' ? {} : { to },
  });
  if (answer.ok) toast.success(`On its way to ${to || trouble.recipient}`);
  else toast.error('It was not sent again', { description: answer.problem.detail });
  return answer.ok;
}

function OtherAddress({ onSend, busy }: { onSend: (to: string) => void; busy: boolean }) {
  const [to, setTo] = useState('');
  const field = useId();
  return (
    <form
      className="flex w-full gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isAddress(to.trim())) onSend(to.trim());
      }}
    >
      <label htmlFor={field} className="sr-only">
        Address to send it to instead
      </label>
      <input
        id={field}
        type="email"
        required
        autoFocus
        autoComplete="off"
        placeholder="name@example.com"
        value={to}
        onChange={(event) => setTo(event.target.value)}
        className={`${inputClass} max-w-80`}
      />
      <Button type="submit" small disabled={busy || !isAddress(to.trim())}>
        Send there
      </Button>
    </form>
  );
}

function Trouble({ conversationId, trouble }: { conversationId: string; trouble: DeliveryTrouble }) {
  const [busy, setBusy] = useState(false);
  const [elsewhere, setElsewhere] = useState(false);
  const failed = trouble.state === 'failed';
  const Icon = failed ? MailX : Timer;
  async function again(to: string): Promise<void> {
    setBusy(true);
    await retry(conversationId, trouble, to);
    setBusy(false);
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="flex min-w-60 flex-1 gap-2">
        <Icon size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
        <span className="min-w-0 break-words">
          <span className="font-medium">
            {failed ? 'Not delivered to' : 'Still trying to deliver to'} {trouble.recipient}
          </span>
          <span className="block text-xs">{trouble.detail}</span>
        </span>
      </p>
      {failed && (
        <span className="flex gap-2">
          <Button small disabled={busy} onClick={() => void again('')}>
            Try again
          </Button>
          <Button small weight="quiet" aria-expanded={elsewhere} onClick={() => setElsewhere(!elsewhere)}>
            Another address
          </Button>
        </span>
      )}
      {failed && elsewhere && <OtherAddress busy={busy} onSend={(to) => void again(to)} />}
    </li>
  );
}

export function DeliveryTroubles({ conversation }: { conversation: Conversation }) {
  const { troubles = [] } = conversation;
  if (troubles.length === 0) return null;
  return (
    <section
      aria-label="Not delivered"
      className="max-h-48 overflow-y-auto border-t border-line bg-alarm-soft px-4 py-2.5 text-sm text-alarm-text"
    >
      <ul className="flex flex-col gap-2.5">
        {troubles.map((trouble) => (
          <Trouble
            key={`${trouble.messageId} ${trouble.recipient}`}
            conversationId={conversation.id}
            trouble={trouble}
          />
        ))}
      </ul>
    </section>
  );
}
