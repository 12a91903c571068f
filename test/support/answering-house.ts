// An installation that sends receipts, without stores and network: mail in, through the rules of the edge and the real
// deciders, and what leaves by itself. For exchanges with machines, and with another such house.

import assert from 'node:assert/strict';
import { replySigner } from '#actors/adapters/system/secrets.ts';
import type { OutgoingMessage, StoredMessage } from '#actors/ports/mail-store.ts';
import { isOwnMessageId } from '#actors/vocabulary/correspondence.ts';
import { readReplyAddress } from '#actors/vocabulary/reply-address.ts';
import { classifyMail } from '#gateway/mail/classify.ts';
import { descendsFromMachine, ownOrigin } from '#gateway/mail/own-origin.ts';
import { aDirectory, aMailbox, aQueue, aTemplate } from './directory.ts';
import { anEffectRunner } from './effect-runner.ts';
import { aMail } from './kind-commands.ts';

/** A mail on its way. */
export interface Letter {
  readonly envelopeFrom: string;
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

export class AnsweringHouse {
  readonly address: string;
  readonly bus;
  readonly #sign;
  readonly #runner;
  readonly #conversations = new Map<string, string>();
  #mails = 0;
  #jobs = 0;

  constructor(domain: string) {
    this.address = `support@${domain}`;
    this.#sign = replySigner(`the key of ${domain}`);
    const directory = aDirectory({
      queues: [aQueue('support', { receiptEnabled: true })],
      mailboxes: [aMailbox('support', { address: this.address, name: 'Support' })],
      templates: [
        aTemplate('receipt', { text: 'Dear {customer.name}, we have {case.tag}: {case.subject}.' }),
      ],
    });
    this.#runner = anEffectRunner({ directory, naming: { hostname: `mx.${domain}`, sign: this.#sign } });
    this.bus = this.#runner.bus;
  }

  /** What was kept back, and why. */
  get keptBack(): readonly string[] {
    return this.bus.actors('conversation').flatMap(({ view }) => view.case?.suppressed || []);
  }

  /** Takes the mail at `at`, and returns what it sends by itself. */
  async take(letter: Letter, at: number): Promise<readonly Letter[]> {
    this.bus.world.at = at;
    this.#mails += 1;
    const messageId = `in-${this.#mails}`;
    const conversationId = this.#threadOf(letter) ?? `c-${this.#mails}`;
    this.#conversations.set(letter.messageId, conversationId);
    const headers = new Map(Object.entries(letter.headers));
    const facts = { ...letter, headers, fromAddress: letter.from, source: 'smtp' as const };
    const own = ownOrigin({ headers, hops: 1 }, { sign: this.#sign, mailboxAddresses: [this.address] });
    const known = classifyMail(facts, this.#sign);
    const automatic = own !== null || known.automatic;
    const autoReply = known.class === 'auto-reply';
    const descends = descendsFromMachine({ ...letter, headers }, this.#sign);
    await this.#keep(letter, { messageId, conversationId, automatic, at });
    const before = this.bus.effects.length;
    const value = aMail(messageId, {
      tag: `SP-${String(this.#mails).padStart(6, '0')}-ABCD`,
      subject: letter.subject,
      fromAddress: letter.from,
      automatic,
      autoReply,
      descends,
      receivedAtMs: at,
    });
    this.bus.ask('conversation', conversationId, { $case: 'receive', value });
    this.bus.settle(() => 0);
    for (const [index, effect] of this.bus.effects.slice(before).entries())
      await this.#runner.run(effect, `${this.#mails}-${index}`);
    return this.#sent();
  }

  #threadOf({ to, inReplyTo, references }: Letter): string | null {
    const target = readReplyAddress(this.#sign, to, [this.address]);
    if (target !== null) return target.conversationId;
    const named = [inReplyTo, ...references].find((id) => isOwnMessageId(id, this.#sign));
    return named === undefined ? null : (this.#conversations.get(named) ?? null);
  }

  async #keep(
    { from, inReplyTo, references, messageId: header, subject, text }: Letter,
    kept: { messageId: string; conversationId: string; automatic: boolean; at: number },
  ): Promise<void> {
    const { messageId, conversationId, automatic, at } = kept;
    const archiveId = await this.#runner.mailStore.accept({
      source: 'smtp',
      envelopeFrom: from,
      envelopeTo: [this.address],
      remoteAddress: '127.0.0.1',
      mailboxId: 'support',
      raw: new Uint8Array(),
    });
    const sender = { address: from, name: '' };
    const parsed = { messageId: header, inReplyTo, references, from: sender, subject, text, automatic };
    const nothing = { replyTo: [], to: [], cc: [], html: null, attachments: [], headers: new Map() };
    await this.#runner.mailStore.keepIncoming({
      messageId,
      archiveId,
      conversationId,
      mailboxId: 'support',
      at,
      quarantineReason: null,
      parsed: { ...parsed, ...nothing },
    });
  }

  /** What is released for the first time. */
  async #sent(): Promise<readonly Letter[]> {
    const { mailStore } = this.#runner;
    const jobs = mailStore.jobs.slice(this.#jobs);
    this.#jobs += jobs.length;
    const messages = await Promise.all(jobs.map(({ messageId }) => mailStore.message(messageId)));
    return messages.map((message) => {
      assert.ok(message !== null);
      this.#conversations.set(message.messageIdHeader, message.conversationId);
      return letterOf(message);
    });
  }
}

/** As `render.ts` writes it; a test of that holds the fields. */
function letterOf(message: StoredMessage | OutgoingMessage): Letter {
  return {
    envelopeFrom: message.envelopeFrom,
    from: message.from.address,
    to: message.to[0]?.address ?? '',
    messageId: message.messageIdHeader,
    inReplyTo: message.inReplyTo,
    references: message.references,
    replyTo: message.replyTo,
    subject: message.subject,
    text: message.text,
    headers: {
      'auto-submitted': 'auto-replied',
      precedence: 'auto_reply',
      'x-auto-response-suppress': 'All',
      'x-skillpost-cause': message.messageIdHeader,
      'x-loop': message.from.address,
    },
  };
}
