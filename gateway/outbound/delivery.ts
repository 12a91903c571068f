// One attempt to deliver a message to one recipient: send, record, tell the case. Safe to repeat at any point; a crash
// between sending and recording sends again, with the same Message-ID and the same bytes.
//
//   queued ──► sent? ──2xx──► delivered      deferred ──► waits, longer each time (ladder) ──► sent? …
//                ├──5xx──► failed                └── older than 5 days ──► failed
//                └──4xx, no answer ──► deferred

import type { ActorClient } from '#actors/client.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailStore, StoredMessage } from '#actors/ports/mail-store.ts';
import { renderMime } from '../mail/render.ts';
import type { Leaving } from '../mail/crypt/leaving.ts';
import type { RenderedAttachment } from '../mail/render.ts';
import type { MeasureDelivery } from '../measures.ts';
import { unsigned } from '../dkim/signer.ts';
import type { SignMail } from '../dkim/signer.ts';
import type { Courier } from './courier.ts';
import { concluded, retryDelayMs } from './ladder.ts';
import type { Done } from './ladder.ts';
import type { Outcome } from './smtp-client.ts';

export interface DeliveryJob {
  readonly messageId: string;
  readonly recipient: string;
}

export type ReturnPathOf = (message: StoredMessage, recipient: string) => string;

const asItIs: Leaving['seal'] = (raw) => Promise.resolve(raw);

/** Nobody said that it may leave so that others can read it. */
const keyLost: Outcome = {
  state: 'failed',
  code: null,
  text: 'It was to leave encrypted, and there is no key of this recipient that can be used any more.',
  tryNext: false,
};

const keptReturnPath: ReturnPathOf = ({ envelopeFrom }) => envelopeFrom;

export interface DeliveryDeps {
  readonly mailStore: Pick<MailStore, 'message' | 'attachmentContent' | 'recordDelivery'>;
  readonly client: Pick<ActorClient, 'ask'>;
  readonly courier: Courier;
  /** Where a bounce of this recipient goes to; absent: where that of all goes to. */
  readonly returnPath?: ReturnPathOf | undefined;
  /** The copy of one recipient, before it is signed; absent: as it is. */
  readonly seal?: Leaving['seal'] | undefined;
  /** Absent: nothing is signed. */
  readonly sign?: SignMail | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Default `limits.deliveryRetryMs`. */
  readonly retryMs?: readonly number[] | undefined;
  readonly measure?: MeasureDelivery | undefined;
}

/** When to try again, in milliseconds since 1970; null when it is over. Throws when the store or the case do not answer. */
export type Deliver = (job: DeliveryJob) => Promise<number | null>;

export function createDeliver(deps: DeliveryDeps): Deliver {
  return async (job) => {
    const message = await deps.mailStore.message(job.messageId);
    const known = message?.deliveries.find(({ recipient }) => recipient === job.recipient);
    if (message === null || known === undefined) {
      deps.log.error({ ...job }, 'there is nothing to deliver for this job');
      return null;
    }
    // It was recorded, and then something went wrong: only the case may not know yet.
    if (known.state === 'delivered' || known.state === 'failed') {
      await tell(deps, message, { ...known });
      return null;
    }
    const startedAt = deps.clock.now();
    const outcome = await attempt(deps, message, job.recipient);
    if (outcome.busy === true) return deps.clock.now() + limits.deliveryBusyMs;
    const ageMs = deps.clock.now() - message.at;
    const done = concluded(outcome, { attempts: known.attempts + 1, ageMs });
    deps.measure?.(done.state, deps.clock.now() - startedAt);
    await deps.mailStore.recordDelivery(job.messageId, job.recipient, done);
    deps.log.info(
      { ...job, state: done.state, code: done.lastCode, attempts: done.attempts },
      'delivery attempt',
    );
    if (done.state !== 'deferred') {
      await tell(deps, message, { recipient: job.recipient, ...done });
      return null;
    }
    await tellIfPossible(deps, message, { recipient: job.recipient, ...done });
    return deps.clock.now() + retryDelayMs(done.attempts, deps.retryMs);
  };
}

/**
 * Where answers and bounces come back to the case by the same address, that is one of the recipient's own: each gets a copy
 * of their own, and nobody else who is shown its address is let in by it (N6).
 */
function replyToOf({ replyTo, envelopeFrom }: StoredMessage, own: string): string {
  return replyTo === envelopeFrom ? own : replyTo;
}

async function attempt(deps: DeliveryDeps, message: StoredMessage, recipient: string): Promise<Outcome> {
  const attachments: RenderedAttachment[] = [];
  for (const { id } of message.attachments) {
    const found = await deps.mailStore.attachmentContent(id);
    if (found !== null) attachments.push(found);
  }
  const { sign = unsigned, seal = asItIs, returnPath = keptReturnPath } = deps;
  const envelopeFrom = returnPath(message, recipient);
  const rendered = await renderMime({ ...message, replyTo: replyToOf(message, envelopeFrom) }, attachments);
  const sealed = await seal(rendered, message, recipient);
  if (sealed === null) return keyLost;
  const raw = await sign(sealed, { address: message.from.address, at: message.at });
  return deps.courier.deliver({
    envelopeFrom,
    recipient,
    raw,
    mailboxId: message.mailboxId,
  });
}

async function tell(
  { client, clock }: DeliveryDeps,
  message: StoredMessage,
  { recipient, state, attempts, lastText }: Done & { readonly recipient: string },
): Promise<void> {
  const delayed = state === 'deferred' && clock.now() - message.at > limits.deliveryWarnMs;
  const agentId = message.machine ? '' : message.agentId;
  const said = { messageId: message.id, recipient, outcome: state, detail: lastText };
  const value = { ...said, agentId, delayed, reported: false };
  await client.ask(
    'conversation',
    message.conversationId,
    { command: { $case: 'delivery', value } },
    { idempotencyKey: `${message.id}/${recipient}/${state}/${attempts}` },
  );
}

/** A delay is news, not a promise: the next attempt brings its own. */
async function tellIfPossible(
  deps: DeliveryDeps,
  message: StoredMessage,
  done: Done & { readonly recipient: string },
): Promise<void> {
  try {
    await tell(deps, message, done);
  } catch (error) {
    deps.log.warn({ messageId: message.id, error: String(error) }, 'the case was not told of a delay');
  }
}
