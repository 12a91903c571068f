// What the API needs to write mail, joined of the settings and the directory.

import { replySigner } from '#actors/adapters/system/secrets.ts';
import type { Config } from '#actors/config.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import { tagSuffix } from '#actors/vocabulary/correspondence.ts';
import type { SendingParts } from './http/deps.ts';
import { createComposer } from './mail/compose.ts';
import { findRecipient } from './mail/recipient.ts';

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
