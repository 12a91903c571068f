// A sender that could not be found out, because the DNS did not answer, is looked at again (C15): from what the archive has,
// with the address and the name that the client had. What is found takes the place of "unknown" in what is shown; of a
// forgery the case that it opened is told. Rules are not run again, and the case stays where it is.
//
//   unknown ──1 min──► look ──still unknown──10 min──► look ──1 h──► look ──► stays unknown
//                        └── found out: over

import type { ActorClient } from '#actors/client.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { ArchivedMail, MailStore, StoredMessage } from '#actors/ports/mail-store.ts';
import type { SenderLooks } from '#actors/ports/sender-looks.ts';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import { checkedHere, type CheckedSender } from './sender-check.ts';

export interface SenderLookDeps {
  readonly mailStore: Pick<MailStore, 'message' | 'archived'>;
  readonly looks: SenderLooks;
  readonly find: CheckedSender;
  readonly client: Pick<ActorClient, 'ask'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** And plans the next look, if there is to be one. Throws what the stores and the case throw. */
export type LookAtSender = (messageId: string) => Promise<void>;

export function createSenderLook({
  mailStore,
  looks,
  find,
  client,
  clock,
  log,
}: SenderLookDeps): LookAtSender {
  return async (messageId) => {
    const message = await mailStore.message(messageId);
    const before = message?.authentication ?? null;
    if (message === null || before?.verdict !== 'unknown') return;
    const mail = message.archiveId === null ? null : await mailStore.archived(message.archiveId);
    if (mail === null) return;
    const found = await find(mail, message.from.address);
    if (found.verdict === 'fail') await tellCase(client, message, found.verdict);
    const earlier = [...(before.earlier ?? []), { at: before.at, verdict: before.verdict }];
    await looks.record(messageId, { ...found, earlier });
    log.info({ messageId, verdict: found.verdict, looks: earlier.length }, 'a sender was looked at again');
    const waitMs = limits.senderLookMs[earlier.length];
    if (found.verdict === 'unknown' && waitMs !== undefined)
      await looks.plan(messageId, clock.now() + waitMs);
  };
}

/** Before it is recorded: a look that could not tell is made again. */
async function tellCase(
  client: SenderLookDeps['client'],
  { id: messageId, conversationId }: StoredMessage,
  verdict: string,
): Promise<void> {
  await client.ask(
    'conversation',
    conversationId,
    { command: { $case: 'senderFound', value: { messageId, verdict } } },
    { idempotencyKey: `sender-found/${messageId}` },
  );
}

/** Before the mail is routed, so that driving it again plans what was not planned. */
export async function planLook(
  { looks, clock }: { readonly looks: Pick<SenderLooks, 'plan'>; readonly clock: Clock },
  mail: ArchivedMail,
  { verdict, earlier = [] }: MailAuthentication,
): Promise<void> {
  const [firstMs] = limits.senderLookMs;
  if (verdict !== 'unknown' || earlier.length > 0 || !checkedHere(mail)) return;
  await looks.plan(mail.id, clock.now() + firstMs);
}
