// Takes what is posted to a form of a queue: who may post, how often, and the mail that is made of it (F4). Confirmed only
// when the archive has it.
//
// Who abuses: other sites that make a visitor's browser post (they have no token, and their origin is not on the list);
// programs that post all day (rates by address and by queue, the trap, the check that an administrator may set).

import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Directory, Mailbox, Queue } from '#actors/vocabulary/directory.ts';
import { base32 } from '#actors/vocabulary/reply-address.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { wordsOf } from '#actors/vocabulary/word-list.ts';
import { newConversationId } from '../mail/threading.ts';
import { createRateLimit } from '../rate-limit.ts';
import { formMail } from './mail.ts';
import type { PostedForm } from './submission.ts';
import { checkName, readSubmission, tokenName, trapName } from './submission.ts';
import { mintFormToken, readFormToken } from './token.ts';

export interface FormIntakeDeps {
  readonly directory: DirectorySource;
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly sign: Sign;
  readonly hostname: string;
  readonly clock: Clock;
  /** Unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly log: Log;
}

/** How a form was sent. */
export interface Posting {
  readonly remoteAddress: string;
  readonly userAgent: string;
  /** The page that posted: ours, another one by its origin, or null: no browser page. */
  readonly from: 'own-page' | { readonly origin: string } | null;
}

export interface TakenForm {
  readonly id: string;
  readonly conversationId: string;
}

export interface OpenForm {
  readonly queue: Queue;
  readonly mailbox: Mailbox;
}

export interface FormIntake {
  /** Throws NOT_FOUND. */
  open(slug: string): OpenForm;
  /** For one showing of the page. */
  token(slug: string): string;
  /** Refuses with RATE_LIMITED before anything is read. */
  admit(slug: string, remoteAddress: string): void;
  /** Throws what is wrong with the form, or who may not post it. */
  take(slug: string, posted: PostedForm, posting: Posting): Promise<TakenForm>;
}

/** The mailbox that answers: of the queue's own, the first by address. */
function mailboxOf(directory: Directory, queueId: string): Mailbox | undefined {
  const own = [...directory.mailboxes.values()].filter((box) => box.queueId === queueId && box.active);
  return own.toSorted((one, other) => (one.address < other.address ? -1 : 1))[0];
}

export function createFormIntake(deps: FormIntakeDeps): FormIntake {
  const byAddress = createRateLimit(limits.formsPerAddress, limits.rateKeys);
  const byQueue = createRateLimit(limits.formsPerQueue, limits.rateKeys);
  const open = (slug: string): OpenForm => {
    const directory = deps.directory.current();
    const queue = directory.queues.get(slug);
    const mailbox = queue === undefined ? undefined : mailboxOf(directory, queue.id);
    if (queue === undefined || mailbox === undefined || !queue.form.enabled)
      throw new SkillpostError('NOT_FOUND', 'invalid', 'There is no such form.');
    return { queue, mailbox };
  };
  return {
    open,
    token(slug) {
      const nonce = base32(deps.randomBytes(10));
      return mintFormToken(deps.sign, slug, { madeAt: deps.clock.now(), nonce });
    },
    admit(slug, remoteAddress) {
      const { queue } = open(slug);
      const at = deps.clock.now();
      const wait = byAddress.take(remoteAddress, at) || byQueue.take(queue.id, at);
      if (wait > 0) {
        deps.log.warn({ queueId: queue.id, remoteAddress }, 'forms come too often');
        const seconds = Math.ceil(wait / 1_000);
        throw new SkillpostError(
          'RATE_LIMITED',
          'overloaded',
          `Too many messages; try again in ${seconds} s.`,
          {
            retryAfterMs: wait,
          },
        );
      }
    },
    async take(slug, posted, posting) {
      const { queue, mailbox } = open(slug);
      const nonce = assertMayPost(deps, queue, posted, posting);
      const read = readSubmission(posted, Object.values(queue.fieldLabels));
      await assertPerson(deps, slug, posted, posting);
      const client = `${posting.remoteAddress} ${posting.userAgent}`.trim().slice(0, 300);
      const submission = { ...read, fields: { client, ...read.fields } };
      const id = `form-${nonce ?? base32(deps.randomBytes(15))}`;
      const at = deps.clock.now();
      const { hostname } = deps;
      const raw = await formMail({ submission, mailbox, queueId: queue.id, id, hostname, at });
      if (raw.length > limits.messageBytes)
        throw new SkillpostError('BODY_TOO_LARGE', 'invalid', 'The message with its files is too large.');
      const archiveId = await deps.accept({
        source: 'form',
        envelopeFrom: submission.email,
        envelopeTo: [mailbox.address],
        remoteAddress: posting.remoteAddress,
        mailboxId: mailbox.id,
        raw,
      });
      return { id: archiveId, conversationId: newConversationId(archiveId) };
    },
  };
}

/** The nonce of a page of ours; null for programs and for pages on the list of the queue. */
function assertMayPost(
  { sign, clock }: FormIntakeDeps,
  queue: Queue,
  { texts }: PostedForm,
  { from }: Posting,
): string | null {
  if ((texts[trapName] ?? '') !== '') throw refused('This form was filled in by a program.');
  if (from === null) return null;
  if (from !== 'own-page') {
    if (wordsOf(queue.form.origins).includes(from.origin.toLowerCase())) return null;
    throw new SkillpostError('CROSS_ORIGIN', 'denied', 'This site may not post to this form.');
  }
  const token = readFormToken(sign, queue.id, texts[tokenName] ?? '');
  if (token === null || clock.now() - token.madeAt > limits.formTokenMs || token.madeAt > clock.now())
    throw new SkillpostError(
      'FORM_TOO_OLD',
      'denied',
      'This page has been open for too long: check your message and send it again.',
    );
  return token.nonce;
}

function refused(text: string): SkillpostError {
  return new SkillpostError('FORM_REFUSED', 'denied', text);
}

/** Asks the check of the administrator, if there is one. Only its "no" counts: no answer loses no message. */
async function assertPerson(
  { directory, log }: FormIntakeDeps,
  slug: string,
  { texts }: PostedForm,
  { remoteAddress }: Posting,
): Promise<void> {
  const { formCheckUrl } = directory.current().settings;
  if (formCheckUrl === '') return;
  const body = JSON.stringify({ form: slug, check: texts[checkName] ?? '', remoteAddress });
  let status: number;
  try {
    const response = await fetch(formCheckUrl, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'Skillpost' },
      redirect: 'error',
      signal: AbortSignal.timeout(limits.formCheckMs),
    });
    await response.body?.cancel();
    ({ status } = response);
  } catch (error) {
    log.warn(
      { queueId: slug, error: String(error) },
      'the check of web forms did not answer; the form is taken',
    );
    return;
  }
  if (status >= 400 && status < 500) throw refused('The check that a person sent this did not succeed.');
  if (status >= 500) log.warn({ queueId: slug, status }, 'the check of web forms failed; the form is taken');
}
