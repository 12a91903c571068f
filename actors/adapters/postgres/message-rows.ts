// Messages as rows, and rows as messages. Reads nothing, decides nothing.

import { sql } from 'kysely';
import type { InsertObject, RawBuilder, Selectable } from 'kysely';
import { limits } from '../../limits.ts';
import type { Delivery, OutgoingMessage, StoredAttachment, StoredMessage } from '../../ports/mail-store.ts';
import type { MailAuthentication } from '../../vocabulary/authentication.ts';
import type { Address, ParsedMail } from '../../vocabulary/mail.ts';
import type { UnderstoodMail } from '../../vocabulary/understood-mail.ts';
import type { Database } from './schema.ts';
import { keptWords } from './search-words.ts';
import { indexable, storable, storableJson } from './storable.ts';

export type NewMessage = InsertObject<Database, 'messages'>;

export function incomingRow(incoming: {
  readonly messageId: string;
  readonly archiveId: string;
  readonly conversationId: string;
  readonly mailboxId: string;
  readonly at: number;
  readonly parsed: ParsedMail;
  readonly authentication?: MailAuthentication | undefined;
  readonly envelopeTo?: readonly string[] | undefined;
  readonly understood?: UnderstoodMail | undefined;
}): NewMessage {
  const { parsed } = incoming;
  const { calendar = [] } = parsed;
  return {
    id: incoming.messageId,
    conversation_id: incoming.conversationId,
    archive_id: incoming.archiveId,
    direction: 'in',
    state: 'received',
    at: new Date(incoming.at),
    message_id_header: indexable(parsed.messageId),
    in_reply_to: storable(parsed.inReplyTo),
    reference_ids: parsed.references.map(storable),
    from_address: storable(parsed.from.address),
    from_name: storable(parsed.from.name),
    to_addresses: storableJson(parsed.to),
    cc_addresses: storableJson(parsed.cc),
    bcc_addresses: '[]',
    reply_to: storable(parsed.replyTo[0]?.address ?? ''),
    subject: storable(parsed.subject),
    text: storable(parsed.text),
    html: parsed.html === null ? null : storable(parsed.html),
    automatic: parsed.automatic,
    kind: parsed.kind ?? '',
    languages: [...(parsed.languages ?? [])],
    calendar: calendar.length === 0 ? null : storableJson(calendar),
    authentication: incoming.authentication === undefined ? null : storableJson(incoming.authentication),
    protection: protectionOf(parsed),
    understood: incoming.understood === undefined ? null : storableJson(incoming.understood),
    envelope_to: (incoming.envelopeTo ?? []).map(storable),
    mailbox_id: incoming.mailboxId,
    search: searchable(parsed, [
      ...addressWords([parsed.from, ...parsed.to, ...parsed.cc]),
      ...parsed.attachments.map(({ filename }) => filename),
      ...(parsed.hiddenFields?.values() ?? []),
      ...calendar.flatMap(({ summary, location }) => [summary, location]),
    ]),
  };
}

function protectionOf({ protection = null }: Pick<ParsedMail, 'protection'>): string | null {
  return protection === null ? null : storableJson(protection);
}

export function outgoingRow(message: OutgoingMessage): NewMessage {
  return {
    id: message.id,
    conversation_id: message.conversationId,
    archive_id: null,
    direction: 'out',
    state: 'prepared',
    at: new Date(message.at),
    message_id_header: indexable(message.messageIdHeader),
    in_reply_to: storable(message.inReplyTo),
    reference_ids: message.references.map(storable),
    from_address: storable(message.from.address),
    from_name: storable(message.from.name),
    to_addresses: storableJson(message.to),
    cc_addresses: storableJson(message.cc),
    bcc_addresses: storableJson(message.bcc),
    reply_to: storable(message.replyTo),
    subject: storable(message.subject),
    text: storable(message.text),
    html: message.html === null ? null : storable(message.html),
    machine: message.machine,
    cause: message.cause,
    mailbox_id: message.mailboxId,
    agent_id: message.agentId,
    envelope_from: storable(message.envelopeFrom),
    protection: protectionOf(message),
    draft: message.draft === undefined ? null : storableJson(message.draft),
    envelope_to: recipientsOf(message),
    // Not Bcc: who reads a case need not know it, so searching must not tell either.
    search: searchable(message, [
      ...addressWords([message.from, ...message.to, ...message.cc]),
      ...message.attachments.map(({ filename }) => filename),
    ]),
  };
}

export function noteRow(note: {
  readonly messageId: string;
  readonly conversationId: string;
  readonly agentId: string;
  readonly at: number;
  readonly text: string;
}): NewMessage {
  return {
    id: note.messageId,
    conversation_id: note.conversationId,
    archive_id: null,
    direction: 'note',
    state: 'kept',
    at: new Date(note.at),
    to_addresses: '[]',
    cc_addresses: '[]',
    bcc_addresses: '[]',
    text: storable(note.text),
    html: null,
    agent_id: note.agentId,
    search: searchable({ subject: '', text: note.text }),
  };
}

/** Each address once, without regard to case. */
function recipientsOf(message: OutgoingMessage): string[] {
  const recipients = new Map<string, string>();
  for (const { address } of [...message.to, ...message.cc, ...message.bcc])
    if (!recipients.has(address.toLowerCase())) recipients.set(address.toLowerCase(), storable(address));
  return [...recipients.values()];
}

const addressWords = (addresses: readonly Address[]): readonly string[] =>
  addresses.flatMap(({ name, address }) => [name, address]);

/** Value of the column that is searched. The cuts keep it under the 1 MB that a tsvector may have. */
export function searchable(
  { subject, text }: { readonly subject: string; readonly text: string },
  others: readonly string[] = [],
): RawBuilder<string> {
  const words = keptWords([
    subject.slice(0, limits.searchSubjectChars),
    others.join(' ').slice(0, limits.searchOtherChars),
    text.slice(0, limits.searchTextChars),
  ]);
  return sql<string>`array_to_tsvector(string_to_array(${words}, ' '))`;
}

export interface MessageParts {
  readonly attachments: readonly StoredAttachment[];
  readonly deliveries: readonly Delivery[];
}

/** All columns but what only searching needs. */
export type MessageRow = Omit<Selectable<Database['messages']>, 'search' | 'understood' | 'moved_at_ms'>;

/** As a person had it read again, if somebody did. */
export function toStoredMessage(row: MessageRow, parts: MessageParts): StoredMessage {
  const { subject, fromName, text, html } = row.redecoded ?? { ...row, fromName: row.from_name };
  return {
    id: row.id,
    conversationId: row.conversation_id,
    archiveId: row.archive_id,
    direction: row.direction,
    state: row.state,
    at: row.at.getTime(),
    messageIdHeader: row.message_id_header,
    inReplyTo: row.in_reply_to,
    references: row.reference_ids,
    from: { address: row.from_address, name: fromName },
    to: row.to_addresses,
    cc: row.cc_addresses,
    bcc: row.bcc_addresses,
    replyTo: row.reply_to,
    subject,
    text,
    html,
    charset: row.redecoded?.charset ?? '',
    kind: row.kind,
    languages: row.languages,
    calendar: row.calendar ?? [],
    automatic: row.automatic,
    machine: row.machine,
    mailboxId: row.mailbox_id,
    agentId: row.agent_id,
    envelopeFrom: row.envelope_from,
    envelopeTo: row.direction === 'in' ? row.envelope_to : [],
    authentication: row.authentication,
    protection: row.protection,
    draft: row.draft,
    ...parts,
  };
}

export const messageColumns = [
  'id',
  'conversation_id',
  'archive_id',
  'direction',
  'state',
  'at',
  'message_id_header',
  'in_reply_to',
  'reference_ids',
  'from_address',
  'from_name',
  'to_addresses',
  'cc_addresses',
  'bcc_addresses',
  'reply_to',
  'subject',
  'text',
  'html',
  'automatic',
  'machine',
  'cause',
  'mailbox_id',
  'agent_id',
  'size',
  'envelope_from',
  'authentication',
  'protection',
  'envelope_to',
  'sent_at',
  'kind',
  'languages',
  'calendar',
  'redecoded',
  'draft',
] as const satisfies readonly (keyof MessageRow)[];
