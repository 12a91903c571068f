// What a notice can tell of its case: where it stands in its queue and when it will be taken, opening hours, names; in the
// language of the notice. Asks the queue, and decides nothing.

import type { SendReceipt } from '#proto/gen/skillpost/v1/effects.ts';
import type { QueueReply } from '#proto/gen/skillpost/v1/queue.ts';
import { hoursInWords } from '../../calendar/hours-words.ts';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { StoredMessage } from '../../ports/mail-store.ts';
import type { Directory, Mailbox } from '../../vocabulary/directory.ts';
import { primaryLanguage } from '../../vocabulary/languages.ts';
import type { NoticeKind } from '../../vocabulary/notices.ts';
import { spokenWithin } from '../../vocabulary/spoken.ts';
import { usesVariable } from '../../vocabulary/template-fill.ts';
import type { TemplateFacts } from '../../vocabulary/template-fill.ts';
import type { TemplateVariant } from '../../vocabulary/templates.ts';

/** What an item's queue is asked: where it stands, and when it will be taken; `record`: that is promised. */
export interface AskedFigures {
  readonly queueId: string;
  readonly workItemId: string;
  readonly record: boolean;
  readonly idempotencyKey: string;
}

export interface FigureDeps {
  /** Asks a queue; rejects when it does not answer. */
  readonly figures: (asked: AskedFigures) => Promise<QueueReply>;
  readonly clock: Clock;
  readonly log: Log;
}

export function kindOf({ notice }: SendReceipt): NoticeKind {
  return notice === 'closed' || notice === 'working' || notice === 'hold' ? notice : 'receipt';
}

/**
 * Named after the case, not after the outbox entry that asked: a case has each notice once, also when Redis starts anew and
 * counts its entries from the beginning. What comes outside the hours is in place of the receipt, and so is its name.
 */
export function causeOf(effect: SendReceipt): string {
  const { conversationId, number } = effect;
  const kind = kindOf(effect);
  if (kind === 'hold') return `hold-${conversationId}-${number}`;
  return `${kind === 'closed' ? 'receipt' : kind}-${conversationId}`;
}

/** Those of the mail that is answered, then that of the queue. */
export function languagesFor(
  { queues }: Directory,
  queueId: string,
  answered: Pick<StoredMessage, 'languages'> | null,
): readonly string[] {
  const own = queues.get(queueId)?.language ?? '';
  return [...(answered?.languages ?? []), ...(own === '' ? [] : [own])];
}

interface Figures {
  readonly ewt: string | null;
  readonly position: string | null;
}

const nothing: Figures = { ewt: null, position: null };

/** Asked only when the template tells them. The item may not have reached its queue yet, so it is looked for a few times. */
export async function figuresFor(
  deps: FigureDeps,
  effect: SendReceipt,
  { language, ...words }: TemplateVariant,
): Promise<Figures> {
  const text = Object.values(words).join('\n');
  const record = usesVariable(text, 'ewt');
  const { queueId, workItemId } = effect;
  if (workItemId === '' || !(record || usesVariable(text, 'position'))) return nothing;
  for (let asked = 0; asked < limits.noticeFigureTries; asked += 1) {
    if (asked > 0) await pause(deps.clock, limits.noticeFigureWaitMs * 2 ** asked);
    const idempotencyKey = `${causeOf(effect)}/figures/${asked}`;
    try {
      const reply = await deps.figures({ queueId, workItemId, record, idempotencyKey });
      if (reply.waits) return { ewt: ewtOf(reply, language), position: String(reply.position) };
    } catch (error) {
      // A notice without figures is better than none (F106).
      deps.log.warn({ conversationId: effect.conversationId, error }, 'a queue did not tell its figures');
      return nothing;
    }
  }
  return nothing;
}

/** The queue speaks English; of another language it is said anew. */
function ewtOf({ forecast }: QueueReply, language: string): string | null {
  if (forecast === undefined) return null;
  return primaryLanguage(language) === 'en' ? forecast.words : spokenWithin(forecast.saidMs, language);
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

export interface NoticeParts {
  readonly directory: Directory;
  readonly mailbox: Mailbox;
  readonly words: TemplateVariant;
  readonly answered: StoredMessage | null;
  readonly said: Figures;
}

export function factsOf(
  effect: SendReceipt,
  { directory, mailbox, words, answered, said }: NoticeParts,
): TemplateFacts {
  const queue = directory.queues.get(effect.queueId);
  const schedule = directory.schedules.get(queue?.scheduleId ?? '');
  const name = answered?.from.name || effect.customerName || effect.customerAddress;
  return {
    'case.id': effect.tag,
    'case.tag': effect.tag,
    'case.subject': effect.subject,
    queue: queue?.name ?? '',
    'queue.name': queue?.name ?? '',
    'customer.name': name,
    'customer.address': effect.customerAddress,
    'mailbox.address': mailbox.address,
    'mailbox.name': mailbox.name,
    hours: schedule === undefined ? null : hoursInWords(schedule, words.language),
    ...said,
  };
}
