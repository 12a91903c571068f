// A reply or a new mail as it will be kept and sent: recipients, threading fields, fixed Message-ID, signed reply address,
// subject with tag. Pure; nothing is stored or sent here.

import { limits } from '#actors/limits.ts';
import type { MessageDraft, OutgoingMessage, StoredMessage } from '#actors/ports/mail-store.ts';
import {
  forwardSubject,
  messageIdHeader,
  replyReferences,
  replySubject,
  taggedSubject,
} from '#actors/vocabulary/correspondence.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { Address, Attachment } from '#actors/vocabulary/mail.ts';
import { mintReplyAddress } from '#actors/vocabulary/reply-address.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { replyRecipients } from './reply-recipients.ts';
import { escapeHtml, textToHtml } from './text-html.ts';
import { bothParts, noWrapping, wrap } from './wrapping.ts';
import type { BothParts, Wrapping } from './wrapping.ts';

export interface ComposerOptions {
  /** Right side of Message-IDs: `config.hostname`. */
  readonly hostname: string;
  readonly sign: Sign;
}

export interface MailBody {
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly to?: readonly Address[] | undefined;
  readonly cc?: readonly Address[] | undefined;
  readonly bcc?: readonly Address[] | undefined;
  readonly attachments?: readonly Attachment[] | undefined;
  /** What stands around the words; absent: nothing. */
  readonly wrapping?: Wrapping | undefined;
  /** So many of the attachments are the writer's own; absent: all. */
  readonly files?: number | undefined;
}

interface Writing {
  /** Unique; letters, digits and dashes: it becomes the left side of the Message-ID. */
  readonly messageId: string;
  readonly at: number;
  readonly conversationId: string;
  readonly tag: string;
  /** The one that the customer wrote to. */
  readonly mailbox: Mailbox;
  /** Of ours, that it goes out from; absent: the mailbox's own. */
  readonly fromAddress?: string | undefined;
  readonly agentId: string;
  readonly body: MailBody;
  /** Adds what is answered, quoted, below the words and the footers. */
  readonly quote?: boolean | undefined;
}

export interface ReplyRequest extends Writing {
  readonly answering: StoredMessage;
}

export interface NewMailRequest extends Writing {
  readonly subject: string;
}

export interface ForwardRequest extends Writing {
  readonly forwarding: StoredMessage;
  /** It goes along whole, as a file; else it stands below the words. */
  readonly attached: boolean;
}

export interface Composer {
  /** Without `to` it goes to who wrote (Reply-To, else From); when our own message is answered, to its recipients. */
  composeReply(request: ReplyRequest): OutgoingMessage;
  composeNew(request: NewMailRequest): OutgoingMessage;
  /** Answers nobody: without ancestors, so that it is no part of anybody's thread but ours. */
  composeForward(request: ForwardRequest): OutgoingMessage;
}

export function createComposer({ hostname, sign }: ComposerOptions): Composer {
  const base = (
    writing: Writing,
    fallback: readonly Address[],
  ): Omit<OutgoingMessage, 'subject' | 'text' | 'html'> & { readonly draft: MessageDraft } => {
    const { messageId, mailbox, conversationId, body } = writing;
    const chosen = recipients(body, fallback);
    const replyTo = mintReplyAddress(sign, mailbox.address, conversationId, onlyOne(chosen));
    return {
      id: messageId,
      conversationId,
      at: writing.at,
      messageIdHeader: messageIdHeader(messageId, { hostname, sign }),
      inReplyTo: '',
      references: [],
      from: { address: writing.fromAddress ?? mailbox.address, name: mailbox.name },
      ...chosen,
      replyTo,
      attachments: body.attachments ?? [],
      draft: {
        text: body.text ?? '',
        html: body.html ?? '',
        quote: writing.quote === true,
        files: body.files ?? body.attachments?.length ?? 0,
      },
      mailboxId: mailbox.id,
      agentId: writing.agentId,
      machine: false,
      cause: '',
      // Bounces come back to the case, too.
      envelopeFrom: replyTo,
    };
  };
  return {
    composeReply(request) {
      const { answering, body } = request;
      const usual = replyRecipients({ message: answering, isOwn: () => false }, false).to;
      return {
        ...base(request, usual),
        inReplyTo: answering.messageIdHeader,
        references: replyReferences(answering, limits.replyReferences),
        subject: replySubject(answering.subject, request.tag),
        ...written(body, request.quote === true ? quoted(answering) : null),
      };
    },
    composeNew(request) {
      const { draft, ...rest } = base(request, []);
      return {
        ...rest,
        draft: { ...draft, subject: request.subject },
        subject: taggedSubject(request.subject, request.tag),
        ...written(request.body, null),
      };
    },
    composeForward(request) {
      const { forwarding, attached, body, tag } = request;
      const { draft, ...rest } = base(request, []);
      return {
        ...rest,
        draft: { ...draft, forwards: { messageId: forwarding.id, attached } },
        subject: forwardSubject(forwarding.subject, tag),
        ...written(body, attached ? null : forwarded(forwarding)),
      };
    },
  };
}

/** Each address once: in To rather than Cc, in Cc rather than Bcc. */
function recipients(
  body: MailBody,
  fallback: readonly Address[],
): Pick<OutgoingMessage, 'to' | 'cc' | 'bcc'> {
  const seen = new Set<string>();
  const fresh = (addresses: readonly Address[]): readonly Address[] =>
    addresses.filter(({ address }) => {
      const key = address.toLowerCase();
      if (key === '' || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  const to = fresh(body.to === undefined || body.to.length === 0 ? fallback : body.to);
  return { to, cc: fresh(body.cc ?? []), bcc: fresh(body.bcc ?? []) };
}

/** As it is kept, which is once for all of several recipients; each copy leaves with an address of its own (N6). */
function onlyOne({ to, cc, bcc }: Pick<OutgoingMessage, 'to' | 'cc' | 'bcc'>): string {
  const [first, ...others] = [...to, ...cc, ...bcc];
  return first === undefined || others.length > 0 ? '' : first.address;
}

/** Both parts, whichever was written; HTML is null only when there are no words at all. */
function written(body: MailBody, quote: BothParts | null): Pick<OutgoingMessage, 'text' | 'html'> {
  const words = bothParts({ text: body.text ?? '', html: body.html ?? '' });
  const { text, html } = wrap(words, body.wrapping ?? noWrapping, quote);
  return { text, html: html === '' ? null : html };
}

function quoted(answering: StoredMessage): BothParts {
  const who = answering.from.name === '' ? answering.from.address : answering.from.name;
  const attribution = `${who} wrote on ${new Date(answering.at).toUTCString()}:`;
  const lines = answering.text.trimEnd().split('\n');
  const text = [attribution, ...lines.map((line) => (line === '' ? '>' : `> ${line}`))].join('\n');
  // Of the text, not of the HTML: that one's pictures and styles are its sender's, and are not ours to send on.
  const said = textToHtml(answering.text.trimEnd());
  return { text, html: `<div>${escapeHtml(attribution)}</div>\n<blockquote>${said}</blockquote>` };
}

/** The message as it was, below a block that says whose it is. */
function forwarded(message: StoredMessage): BothParts {
  const named = ({ address, name }: Address): string => (name === '' ? address : `${name} <${address}>`);
  const head = [
    '---------- Forwarded message ----------',
    `From: ${named(message.from)}`,
    `Date: ${new Date(message.at).toUTCString()}`,
    `Subject: ${message.subject}`,
    `To: ${message.to.map(named).join(', ')}`,
    ...(message.cc.length === 0 ? [] : [`Cc: ${message.cc.map(named).join(', ')}`]),
  ].join('\n');
  const said = message.text.trimEnd();
  return { text: `${head}\n\n${said}`, html: `${textToHtml(head)}\n<br>\n${textToHtml(said)}` };
}
