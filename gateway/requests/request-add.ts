// RequestAdd (F21, F22, F24): work that is described elsewhere, by its URI, becomes an item of a queue. Reached by the API,
// by XML mail and by connectors. Reads and checks what was asked; the conversation decides.

import { createHash } from 'node:crypto';
import type { ActorClient } from '#actors/client.ts';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { highestPriority, lowestPriority } from '#actors/rules/evaluate.ts';
import { vipOf } from '#actors/rules/vip.ts';
import { tagSuffix } from '#actors/vocabulary/correspondence.ts';
import type { Directory, Queue } from '#actors/vocabulary/directory.ts';
import { readHiddenFields } from '#actors/vocabulary/hidden-fields.ts';
import { base32 } from '#actors/vocabulary/reply-address.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';

export interface AskedRequest {
  /** Who asks: an address, a number, a name. */
  readonly from: string;
  readonly fromName?: string | undefined;
  /** The access point: address of a mailbox, or id or name of a queue. */
  readonly to: string;
  readonly subject: string;
  readonly uri: string;
  /** Priority, -100 to 100. */
  readonly vipScore?: number | undefined;
  readonly reservedUserId?: string | undefined;
  /** Seconds. */
  readonly reservedUserWaitTime?: number | undefined;
  /** Milliseconds since 1970. */
  readonly scheduledAt?: number | undefined;
  readonly fields?: Readonly<Record<string, string>> | undefined;
}

export interface AddedRequest {
  readonly requestId: string;
  /** It was open already: nothing has changed. */
  readonly duplicate: boolean;
}

export interface RequestAddDeps {
  readonly directory: DirectorySource;
  readonly mailStore: Pick<MailStore, 'caseIdentity'>;
  readonly client: Pick<ActorClient, 'ask'>;
  readonly sign: Sign;
  readonly clock: Clock;
}

export type RequestAdd = (asked: AskedRequest, key?: string) => Promise<AddedRequest>;

/** 100 bits of the URI's SHA-256: the same URI is the same conversation. */
export function requestIdOf(uri: string): string {
  return `u-${base32(createHash('sha256').update(`request\n${uri}`).digest()).slice(0, 20)}`;
}

/** `key`: of who asks; the same one has one effect. Throws NOT_FOUND, BAD_FIELD and the like. */
export function createRequestAdd(deps: RequestAddDeps): RequestAdd {
  return async (asked, key) => {
    const directory = deps.directory.current();
    const { queue, mailboxId } = accessPoint(directory, asked.to);
    const uri = checkedUri(asked.uri);
    const from = asked.from.trim();
    if (from === '' || from.length > 320) throw wrong('from must say who asks, in 1 to 320 characters');
    const { reservedUserId: agentId = '' } = asked;
    if (agentId !== '' && directory.users.get(agentId)?.active !== true)
      throw new SkillpostError('UNKNOWN_REFERENCE', 'invalid', `There is no active user "${agentId}".`);
    const vip = vipOf(directory, from);
    const requestId = requestIdOf(uri);
    const { tag } = await deps.mailStore.caseIdentity(requestId, tagSuffix(deps.sign, requestId));
    const value = {
      uri,
      tag,
      subject: oneLine(asked.subject),
      fromAddress: from,
      fromName: oneLine(asked.fromName ?? ''),
      mailboxId,
      queueId: queue.id,
      skills: queue.skills.map((skill) => ({ ...skill })),
      priority: bounded((asked.vipScore ?? 0) + (vip?.priority ?? 0)),
      vip: vip !== undefined,
      fields: hiddenFields(queue, asked.fields ?? {}),
      scheduledAtMs: scheduled(asked.scheduledAt ?? 0, deps.clock.now()),
      agentId,
      agentMs: Math.round((asked.reservedUserWaitTime ?? 0) * 1_000),
      ruleVersion: queue.version,
    };
    const options = key === undefined ? {} : { idempotencyKey: key };
    const command = { command: { $case: 'addRequest', value } } as const;
    const { duplicate } = await deps.client.ask('conversation', requestId, command, options);
    return { requestId, duplicate };
  };
}

function accessPoint(directory: Directory, to: string): { queue: Queue; mailboxId: string } {
  const wanted = to.trim().toLowerCase();
  const mailbox = [...directory.mailboxes.values()].find(({ address }) => address === wanted);
  const queue =
    directory.queues.get(mailbox?.queueId ?? to.trim()) ??
    [...directory.queues.values()].find(({ name }) => name.toLowerCase() === wanted);
  if (queue !== undefined) return { queue, mailboxId: mailbox?.id ?? '' };
  const text = `There is no mailbox or queue "${to.slice(0, 100)}" that a request could go to.`;
  throw new SkillpostError('NOT_FOUND', 'invalid', text);
}

/** What a browser would run, or read from the agent's machine, is no address of work. */
const refusedSchemes = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'file:',
  'blob:',
  'about:',
  'view-source:',
]);

function checkedUri(uri: string): string {
  const text = uri.trim();
  if (text.length > limits.requestUriChars)
    throw wrong(`uri must have at most ${limits.requestUriChars} characters`);
  if (!URL.canParse(text))
    throw wrong('uri must be a whole address, such as https://crm.example.com/tasks/7');
  if (refusedSchemes.has(new URL(text).protocol)) throw wrong('uri must lead to a page or a program');
  return text;
}

function hiddenFields(queue: Queue, given: Readonly<Record<string, string>>): Record<string, string> {
  const read = readHiddenFields(given, Object.values(queue.fieldLabels));
  if ('problem' in read) throw new SkillpostError(read.problem.code, 'invalid', read.problem.text);
  return { ...read.fields };
}

/** 0: at once. */
function scheduled(at: number, now: number): number {
  if (at - now > limits.requestAheadMs) throw wrong('scheduledAt must be within five years');
  return at > now ? at : 0;
}

function bounded(priority: number): number {
  return Math.max(lowestPriority, Math.min(highestPriority, priority));
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, limits.headerChars);
}

function wrong(text: string): SkillpostError {
  return new SkillpostError('BAD_FIELD', 'invalid', `${text}.`);
}
