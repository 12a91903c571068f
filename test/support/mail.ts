// Builders of mail for tests of the stores: say what matters, the rest is ordinary.

import { randomUUID } from 'node:crypto';
import type { AcceptedMail, OutgoingMessage } from '#actors/ports/mail-store.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';

export function anAcceptedMail(fields: Partial<AcceptedMail> = {}): AcceptedMail {
  return {
    source: 'smtp',
    envelopeFrom: 'customer@customer.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '127.0.0.1',
    mailboxId: 'support',
    raw: Buffer.from('From: customer@customer.test\r\nSubject: Hello\r\n\r\nHello.\r\n'),
    ...fields,
  };
}

export function aParsedMail(fields: Partial<ParsedMail> = {}): ParsedMail {
  return {
    messageId: `<${randomUUID()}@customer.test>`,
    inReplyTo: '',
    references: [],
    from: { address: 'customer@customer.test', name: 'Carla Customer' },
    replyTo: [],
    to: [{ address: 'support@demo.test', name: '' }],
    cc: [],
    subject: 'Hello',
    text: 'Hello.',
    html: null,
    attachments: [],
    automatic: false,
    headers: new Map(),
    ...fields,
  };
}

export function anOutgoingMessage(
  fields: Partial<OutgoingMessage> & Pick<OutgoingMessage, 'conversationId'>,
): OutgoingMessage {
  const id = fields.id ?? randomUUID();
  return {
    id,
    at: 1_700_000_000_000,
    messageIdHeader: `<${id}@demo.test>`,
    inReplyTo: '',
    references: [],
    from: { address: 'support@demo.test', name: 'Support' },
    to: [{ address: 'customer@customer.test', name: 'Carla Customer' }],
    cc: [],
    bcc: [],
    replyTo: 'support+signed@demo.test',
    subject: 'Re: Hello',
    text: 'Hello back.',
    html: null,
    attachments: [],
    mailboxId: 'support',
    agentId: 'agent1',
    machine: false,
    cause: '',
    envelopeFrom: 'support@demo.test',
    ...fields,
  };
}
