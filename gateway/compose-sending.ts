// What the API needs to write mail, joined of the settings and the directory.

import { replySigner } from '#actors/adapters/system/secrets.ts';
import type { Config } from '#actors/config.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import { tagSuffix } from '#actors/vocabulary/correspondence.ts';
import { mintReplyAddress } from '#actors/vocabulary/reply-address.ts';
import type { SendingParts } from './http/deps.ts';
import { createComposer } from './mail/compose.ts';
import { findRecipient } from './mail/recipient.ts';
import type { ReturnPathOf } from './outbound/delivery.ts';

export function composeSending(
  { hostname, secretKey }: Pick<Config, 'hostname' | 'secretKey'>,
  directory: DirectorySource,
): SendingParts {
  const sign = replySigner(secretKey);
  const composer = createComposer({ hostname, sign });
  return {
    composeReply: ({ agent, ...reply }) => composer.composeReply({ ...reply, agentId: agent.id }),
    composeNew: ({ agent, ...mail }) => composer.composeNew({ ...mail, agentId: agent.id }),
    composeForward: ({ agent, ...mail }) => composer.composeForward({ ...mail, agentId: agent.id }),
    isOwnAddress: (address) => findRecipient(address, directory.current(), sign).kind === 'mailbox',
    tagSuffixOf: (conversationId) => tagSuffix(sign, conversationId),
  };
}

/** Each recipient bounces to an address of their own, so that a bounce says whose it is whatever it contains. */
export function composeReturnPath(
  { secretKey }: Pick<Config, 'secretKey'>,
  directory: DirectorySource,
): ReturnPathOf {
  const sign = replySigner(secretKey);
  return ({ envelopeFrom, mailboxId, conversationId }, recipient) => {
    const mailbox = directory.current().mailboxes.get(mailboxId);
    if (envelopeFrom === '' || mailbox === undefined) return envelopeFrom;
    return mintReplyAddress(sign, mailbox.address, conversationId, recipient);
  };
}
