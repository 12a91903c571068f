// The guard of all machine mail (N5, T1): before anything is written that no person wrote, its correspondent, the domain of
// that, and our own address are asked. A refusal becomes a fact of the case; nothing is dropped in silence. When one of them
// does not answer the effect fails, and comes again.

import type { CorrespondentReply } from '#proto/gen/skillpost/v1/correspondent.ts';
import type { ActorClient } from '../../client.ts';
import type { CommandBody } from '../../effects.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { correspondentId, domainCorrespondentId } from '../../vocabulary/machine-mail.ts';
import type { KeptBackReason } from '../../vocabulary/machine-mail.ts';

export interface MachineMail {
  /** The id that it will have: asked for again under it, it is counted once. */
  readonly id: string;
  /** `receipt`, `closed`, `working`, `hold`, `forward` …; of hold notices, which one. */
  readonly kind: string;
  readonly number: number;
  readonly conversationId: string;
  readonly to: string;
  /** Our address that it leaves under. */
  readonly from: string;
  /** Of what is answered, without prefixes and tags. */
  readonly subject: string;
  /** The message that it answers or sends on. */
  readonly messageId: string;
  /** Of the text that it answers; empty: it answers none. */
  readonly digest: string;
  /** A person wants it sent: then it is counted, not judged. Empty: nobody does. */
  readonly byUserId: string;
}

export interface Refusal {
  readonly reason: KeptBackReason;
  readonly untilMs: number;
}

export interface Guard {
  /** Null: it may go. Rejects when nobody answers. */
  leave(mail: MachineMail): Promise<Refusal | null>;
  /** The case is told that it was kept back. Rejects when it does not answer. */
  keptBack(mail: MachineMail, refusal: Refusal): Promise<void>;
}

/** `outcome` is `granted`, or the reason of the refusal. */
export type CountLeave = (outcome: string) => void;

export function countMachineMail(metrics: Metrics): CountLeave {
  const asked = metrics.counter({
    name: 'skillpost_machine_mail_total',
    help: 'Mail that the system was to write by itself, by what its guard said: granted, or why not.',
    labels: ['outcome'],
  });
  return (outcome) => asked({ outcome });
}

export interface GuardDeps {
  readonly client: Pick<ActorClient, 'ask'>;
  readonly count?: CountLeave | undefined;
}

export function createGuard({ client, count }: GuardDeps): Guard {
  const ask = (id: string, command: CommandBody<'correspondent'>, key: string): Promise<CorrespondentReply> =>
    client.ask('correspondent', id, { command }, { idempotencyKey: `leave/${key}/${command.$case}` });
  return {
    async leave(mail) {
      const { id: messageId, kind, conversationId: about, subject, byUserId, digest } = mail;
      // A person who tries again is not to hear the answer of before.
      const key = byUserId === '' ? messageId : `${messageId}/${byUserId}`;
      const leave = { messageId, kind, about, subject, byUserId };
      const questions: readonly (readonly [string, CommandBody<'correspondent'>])[] = [
        [correspondentId(mail.to), { $case: 'askLeave', value: leave }],
        ...(byUserId === '' && digest !== ''
          ? ([[domainCorrespondentId(mail.to), { $case: 'askEcho', value: { messageId, digest } }]] as const)
          : []),
        ...(byUserId === ''
          ? ([[correspondentId(mail.from), { $case: 'askRoom', value: { messageId } }]] as const)
          : []),
      ];
      for (const [id, command] of questions) {
        const { granted, reason, untilMs } = await ask(id, command, key);
        if (!granted) return { reason: reason as KeptBackReason, untilMs };
      }
      count?.('granted');
      return null;
    },
    async keptBack({ id, conversationId, kind: notice, number, to: target, messageId }, refusal) {
      count?.(refusal.reason);
      const value = { notice, number, target, messageId, ...refusal };
      const command = { command: { $case: 'keepNoticeBack' as const, value } };
      await client.ask('conversation', conversationId, command, { idempotencyKey: `kept-back/${id}` });
    },
  };
}
