// A gateway over twins with one case that anna handles, for tests of what agents send.

import assert from 'node:assert/strict';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { aDirectory, aMailbox, aQueue, aUser } from './directory.ts';
import { startGatewayTwins, type GatewayTwins, type TwinOptions } from './gateway.ts';
import { send, type Answer, type Sent } from './http-caller.ts';

/** The mail that opened the case. */
export const raw = Buffer.from(
  'From: kim@customer.test\r\nReply-To: desk@customer.test\r\nTo: support@demo.test, boss@customer.test\r\n\r\nHello\r\n',
);

const parsed: ParsedMail = {
  messageId: '<hello@customer.test>',
  inReplyTo: '',
  references: [],
  from: { address: 'kim@customer.test', name: 'Kim' },
  replyTo: [{ address: 'desk@customer.test', name: '' }],
  to: [
    { address: 'support@demo.test', name: '' },
    { address: 'boss@customer.test', name: 'Boss' },
  ],
  cc: [],
  subject: 'Hello',
  text: 'Hello',
  html: null,
  attachments: [],
  automatic: false,
  headers: new Map(),
};

const house = aDirectory({
  users: [
    aUser('anna', { name: 'Anna', queueIds: ['support'] }),
    aUser('root', { name: 'Root', role: 'administrator' }),
  ],
  queues: [
    aQueue('support', {
      name: 'Support',
      messageHeader: { text: 'Demo Ltd', html: '' },
      messageFooter: { text: 'Berlin', html: '<p onclick="x()">Berlin</p>' },
      signature: { text: 'Yours', html: '' },
    }),
    aQueue('sales'),
  ],
  mailboxes: [
    aMailbox('support', { name: 'Support' }),
    aMailbox('sales'),
    aMailbox('help', { queueId: 'support' }),
  ],
});

export interface SendingHouse {
  readonly gateway: GatewayTwins;
  asAnna(request: string, sent?: Sent): Promise<Answer>;
  /** The message that a reply made. */
  replied(body: object): Promise<StoredMessage>;
  /** The case as it was, and actors that agree. */
  reset(): void;
}

/** `languages`: of the mail that opened the case. */
export async function startSendingHouse({
  languages = [],
  ...options
}: Pick<TwinOptions, 'clock'> & { readonly languages?: readonly string[] } = {}): Promise<SendingHouse> {
  const gateway = await startGatewayTwins({ ...options, directory: house });
  const archiveId = await gateway.mail.accept({
    source: 'smtp',
    envelopeFrom: 'kim@customer.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '192.0.2.1',
    mailboxId: 'support',
    raw,
  });
  await gateway.mail.keepIncoming({
    messageId: 'm1',
    archiveId,
    conversationId: 'c1',
    mailboxId: 'support',
    at: 1_700_000_000_000,
    parsed: { ...parsed, languages },
    quarantineReason: null,
  });
  const asAnna = (request: string, sent: Sent = {}): Promise<Answer> =>
    send(gateway.url, request, { token: gateway.token('anna'), ...sent });
  return {
    gateway,
    asAnna,
    async replied(body) {
      const answer = await asAnna('POST /api/v1/conversations/c1/replies', { body });
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      const kept = await gateway.mail.message(answer.body.messageId);
      assert.ok(kept);
      return kept;
    },
    reset() {
      const view = ConversationView.fromPartial({
        case: {
          conversationId: 'c1',
          tag: 'SP-000001-AAAA',
          status: 'CONVERSATION_STATUS_IN_PROGRESS',
          mailboxId: 'support',
          queueId: 'support',
          ownerAgentId: 'anna',
        },
        workItem: { workItemId: 'w1', state: 'WORK_ITEM_STATE_HANDLING', agentId: 'anna' },
      });
      gateway.client.setView('conversation', 'c1', view);
      gateway.client.onAsk(() => ({ conversationId: 'c1' }));
    },
  };
}
