// What senders want to be told of the delivery of their mail (RFC 3461). Imports nothing.

interface Asked {
  readonly envelopeTo: readonly string[];
  readonly dsn?:
    | { readonly recipients: readonly { readonly address: string; readonly notify: readonly string[] }[] }
    | null
    | undefined;
}

/** NOTIFY=NEVER for each recipient: then no machine writes back. Not said of one of them, or no such mail: no. */
export function asksForSilence(mail: Asked | null): boolean {
  const recipients = mail?.dsn?.recipients ?? [];
  return (
    mail !== null &&
    mail.envelopeTo.length > 0 &&
    mail.envelopeTo.every((to) =>
      recipients.some(({ address, notify }) => address === to && notify.includes('never')),
    )
  );
}
