// What senders want to be told of the delivery of their mail (RFC 3461), and what a report can say. Imports nothing.

/**
 * `delivered`: it is in the mailbox. `relayed`: another server has it, which will not tell. `delayed`: it is still being
 * tried. `failed`: nobody takes it.
 */
export type DeliveryAction = 'delivered' | 'relayed' | 'delayed' | 'failed';

interface Notify {
  readonly dsn?:
    | { readonly recipients: readonly { readonly address: string; readonly notify: readonly string[] }[] }
    | null
    | undefined;
}

interface Asked extends Notify {
  readonly envelopeTo: readonly string[];
}

/** NOTIFY=NEVER for each recipient: then no machine writes back. Not said of one of them, or no such mail: no. */
export function asksForSilence(mail: Asked | null): boolean {
  return (
    mail !== null &&
    mail.envelopeTo.length > 0 &&
    mail.envelopeTo.every((to) => notifyOf(mail, to).includes('never'))
  );
}

/** Whoever says nothing hears of failures, and of nothing else (RFC 3461 §4.1 leaves delays to us). */
export function asksFor(event: 'success' | 'delay' | 'failure', mail: Notify, recipient: string): boolean {
  const notify = notifyOf(mail, recipient);
  return notify.length === 0 ? event === 'failure' : notify.includes(event);
}

function notifyOf({ dsn }: Notify, recipient: string): readonly string[] {
  return dsn?.recipients.find(({ address }) => address === recipient)?.notify ?? [];
}
