// The MailStore port in memory: for tests of the edge and the simulator. Keeps the promises of the port (once per id, per
// cause, per archived mail), but nothing outlives the process.

import { SkillpostError } from '../../errors.ts';
import type { MailStore, StoredMessage } from '../../ports/mail-store.ts';
import { archiveOf } from './mail-archive.ts';
import { blank, keepContents, outgoingOf } from './outgoing-mail.ts';
import type { Deps, Tables } from './outgoing-mail.ts';

export interface MemoryMailStore extends MailStore {
  /** Deliveries that `release` asked for, in order. */
  readonly jobs: readonly { readonly messageId: string; readonly recipient: string }[];
  readonly unrouted: () => readonly string[];
  /** From now on every call fails like a store that is down, until called with false. */
  setDown(down: boolean): void;
  /** Mails that a rule discarded, with why. */
  discarded(): readonly { readonly id: string; readonly reason: string }[];
}

export function createMemoryMailStore(deps: Deps): MemoryMailStore {
  const tables: Tables = {
    archive: new Map(),
    cases: new Map(),
    messages: new Map(),
    causes: new Set(),
    contents: new Map(),
    jobs: [],
  };
  let down = false;
  const store: MailStore = {
    ...archiveOf(tables.archive, deps),
    ...casesOf(tables),
    ...messagesOf(tables),
    ...outgoingOf(tables, deps),
  };
  const guarded = Object.fromEntries(
    Object.entries(store).map(([name, call]) => [
      name,
      (...input: unknown[]) =>
        down
          ? Promise.reject(new SkillpostError('STORE_DOWN', 'unavailable', 'The store does not answer.'))
          : (call as (...input: unknown[]) => unknown)(...input),
    ]),
  ) as unknown as MailStore;
  return {
    ...guarded,
    jobs: tables.jobs,
    discarded: () =>
      [...tables.archive.values()].flatMap(({ id, discardReason }) =>
        discardReason === '' ? [] : [{ id, reason: discardReason }],
      ),
    unrouted: () => [...tables.archive.values()].filter(({ routed }) => !routed).map(({ id }) => id),
    setDown(value) {
      down = value;
    },
  };
}

type CasesPart = Pick<
  MailStore,
  | 'addRecipients'
  | 'caseIdentity'
  | 'firstOfFingerprint'
  | 'conversationByMessageIds'
  | 'conversationByTag'
  | 'participants'
>;

function casesOf({ archive, cases, messages }: Tables): CasesPart {
  const fingerprints = new Map<string, string>();
  return {
    caseIdentity: async (conversationId, suffix) => ({
      conversationId,
      tag: identified(cases, conversationId, suffix),
    }),
    firstOfFingerprint: async (fingerprint, archiveId) => {
      const key = Buffer.from(fingerprint).toString('hex');
      const first = fingerprints.get(key) ?? archiveId;
      fingerprints.set(key, first);
      return { archiveId: first, waits: archive.get(first)?.routed === false };
    },
    addRecipients: async (messageId, envelopeTo) => {
      const message = messages.get(messageId);
      const all = new Set([...(message?.envelopeTo ?? []), ...envelopeTo]);
      if (message !== undefined) messages.set(messageId, { ...message, envelopeTo: [...all] });
    },
    conversationByMessageIds: async (messageIds) => {
      const found = [...messages.values()].filter(
        ({ messageIdHeader }) => messageIdHeader !== '' && messageIds.includes(messageIdHeader),
      );
      return found.toSorted((one, other) => other.at - one.at)[0]?.conversationId ?? null;
    },
    conversationByTag: async (tag) =>
      [...cases].find(([, candidate]) => candidate === tag.toUpperCase())?.[0] ?? null,
    participants: async (conversationId) => {
      const written = [...messages.values()].filter(
        (message) => message.conversationId === conversationId && message.state !== 'withdrawn',
      );
      const [first] = written.toSorted((one, other) => one.at - other.at);
      const addresses = written.flatMap(({ id, direction, automatic, from, to, cc, bcc }) =>
        direction === 'in'
          ? automatic && id !== first?.id
            ? []
            : [from]
          : direction === 'out'
            ? [...to, ...cc, ...bcc]
            : [],
      );
      return [...new Set(addresses.map(({ address }) => address.toLowerCase()))].filter((one) => one !== '');
    },
  };
}

/** The tag of a case, which is given now if it has none. */
function identified(cases: Tables['cases'], conversationId: string, suffix: string): string {
  const tag = cases.get(conversationId) ?? `SP-${String(cases.size + 1).padStart(6, '0')}-${suffix}`;
  cases.set(conversationId, tag);
  return tag;
}

type MessagesPart = Pick<
  MailStore,
  | 'authentications'
  | 'redecode'
  | 'keepIncoming'
  | 'moveMessage'
  | 'keepNote'
  | 'message'
  | 'messages'
  | 'attachmentContent'
>;

function messagesOf({ archive, cases, messages, contents }: Tables): MessagesPart {
  /** As they were kept, of those that were read again. */
  const firsts = new Map<string, StoredMessage>();
  const movedAt = new Map<string, number>();
  return {
    redecode: async (messageId, again) => {
      const message = messages.get(messageId);
      if (message === undefined) return;
      const first = firsts.get(messageId) ?? message;
      firsts.set(messageId, first);
      const { subject, fromName, text, html, charset } = again ?? {
        ...first,
        fromName: first.from.name,
        charset: '',
      };
      messages.set(messageId, {
        ...message,
        subject,
        text,
        html,
        charset,
        from: { ...message.from, name: fromName },
      });
    },
    authentications: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const found = messages.get(id)?.authentication;
          return found === undefined || found === null ? [] : [[id, found] as const];
        }),
      ),
    keepIncoming: async ({ parsed, ...incoming }) => {
      const { tagSuffix: suffix } = incoming;
      const tag = suffix === undefined ? undefined : identified(cases, incoming.conversationId, suffix);
      const row = archive.get(incoming.archiveId);
      if (row?.conversationId === null)
        archive.set(row.id, {
          ...row,
          conversationId: incoming.conversationId,
          quarantineReason: incoming.quarantineReason,
        });
      const before = messages.get(incoming.messageId);
      if (before !== undefined) {
        const { id, conversationId } = before;
        return { conversationId, movedAtMs: movedAt.get(id) ?? 0 };
      }
      messages.set(incoming.messageId, {
        ...blank,
        ...parsed,
        id: incoming.messageId,
        conversationId: incoming.conversationId,
        archiveId: incoming.archiveId,
        mailboxId: incoming.mailboxId,
        at: incoming.at,
        direction: 'in',
        state: 'received',
        messageIdHeader: parsed.messageId,
        replyTo: parsed.replyTo[0]?.address ?? '',
        authentication: incoming.authentication ?? null,
        envelopeTo: incoming.envelopeTo ?? [],
        attachments: keepContents(contents, incoming.messageId, parsed.attachments),
      });
      return { conversationId: incoming.conversationId, movedAtMs: 0, ...(tag === undefined ? {} : { tag }) };
    },
    moveMessage: async ({ messageId, toConversationId: conversationId, movedAtMs }) => {
      const message = messages.get(messageId);
      if (message === undefined || movedAtMs <= (movedAt.get(messageId) ?? 0)) return;
      movedAt.set(messageId, movedAtMs);
      messages.set(messageId, { ...message, conversationId });
      const row = archive.get(message.archiveId ?? '');
      if (row !== undefined) archive.set(row.id, { ...row, conversationId });
    },
    keepNote: async ({ messageId, ...note }) => {
      if (!messages.has(messageId))
        messages.set(messageId, { ...blank, ...note, id: messageId, direction: 'note', state: 'kept' });
    },
    message: async (messageId) => messages.get(messageId) ?? null,
    messages: async (conversationId) =>
      [...messages.values()]
        .filter((message) => message.conversationId === conversationId && message.state !== 'withdrawn')
        .toSorted((one, other) => one.at - other.at),
    attachmentContent: async (attachmentId) => contents.get(attachmentId) ?? null,
  };
}
