// Asks customers to rate what agents sent them, and takes their answer (F111–F113).
//
// Who abuses: programs that follow every link of a mail before its reader does, some of which also post what they find. So a
// link shows a page and records nothing; what is posted needs the word of that page, which rates once, an empty trap, and the
// moment that a person takes to read and press.

import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailStore, StoredMessage } from '#actors/ports/mail-store.ts';
import type { Ratings } from '#actors/ports/ratings.ts';
import type { Queue } from '#actors/vocabulary/directory.ts';
import { noticeTemplate } from '#actors/vocabulary/notices.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import type { RatingPolicy, Wording } from '#actors/vocabulary/queue-policy.ts';
import { base32 } from '#actors/vocabulary/reply-address.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { templateIn } from '#actors/vocabulary/templates.ts';
import { ownTemplate } from '#actors/vocabulary/texts/own-texts.ts';
import type { PageProblemMeta } from '#actors/vocabulary/texts/page-problems.ts';
import { tokenName, trapName } from '../forms/submission.ts';
import { mintFormToken, readFormToken } from '../forms/token.ts';
import { noWrapping } from '../mail/wrapping.ts';
import { createRateLimit } from '../rate-limit.ts';
import { ratingLinks, scores } from './links.ts';
import { scoreName } from './page.ts';
import { mintRatingToken, readRatingToken } from './token.ts';

const dayMs = 86_400_000;

export interface RatingDeskDeps {
  readonly directory: DirectorySource;
  readonly mailStore: Pick<MailStore, 'message'>;
  readonly ratings: Ratings;
  readonly sign: Sign;
  /** Where customers reach us, without a slash at its end; empty: nobody is asked. */
  readonly publicUrl: string;
  readonly clock: Clock;
  /** Unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly log: Log;
}

export interface OpenRating {
  readonly message: StoredMessage;
  readonly queueId: string;
  readonly policy: RatingPolicy;
  /** Of the queue; may be empty. */
  readonly language: string;
}

export interface AskedRating {
  readonly messageId: string;
  readonly mailboxId: string;
  /** In which its reader is to be asked, the first one most. */
  readonly languages: readonly string[];
}

export interface RatingDesk {
  /** What stands below the message; blank: the queue does not ask. */
  ask(queue: Pick<Queue, 'id' | 'rating' | 'language'>, asked: AskedRating): Wording;
  /** Refuses with RATE_LIMITED before anything is looked up. */
  admit(remoteAddress: string): void;
  /** Throws NOT_FOUND. */
  open(token: string): Promise<OpenRating>;
  /** For one showing of the page. */
  formToken(token: string): string;
  /** Throws FORM_TOO_OLD, FORM_TOO_QUICK and BAD_FIELD, which another showing of the page mends; RATING_CLOSED, FORM_REFUSED. */
  take(token: string, open: OpenRating, posted: URLSearchParams): Promise<void>;
  of: Ratings['of'];
}

/** Not the slug of any form. */
function formOf(token: string): string {
  return `rate/${token}`;
}

/** Null: it is none of the five. */
export function readScore(text: string | null): number | null {
  return scores.find((score) => String(score) === text) ?? null;
}

function tooOld(): SkillpostError {
  return new SkillpostError(
    'FORM_TOO_OLD',
    'denied',
    'This page was used, or has been open for too long: check your rating and send it again.',
  );
}

/** The score and the time of the page that it was chosen on. */
function readPosted(
  { sign, clock }: RatingDeskDeps,
  token: string,
  posted: URLSearchParams,
): { readonly score: number; readonly pageMadeAt: number } {
  if ((posted.get(trapName) ?? '') !== '')
    throw new SkillpostError('FORM_REFUSED', 'denied', 'This form was filled in by a program.');
  const page = readFormToken(sign, formOf(token), posted.get(tokenName) ?? '');
  const age = page === null ? -1 : clock.now() - page.madeAt;
  if (page === null || age < 0 || age > limits.formTokenMs) throw tooOld();
  if (age < limits.ratingLeastMs)
    throw new SkillpostError(
      'FORM_TOO_QUICK',
      'denied',
      'That was quick: please send your rating once more.',
    );
  const score = readScore(posted.get(scoreName));
  if (score === null)
    throw new SkillpostError('BAD_FIELD', 'invalid', 'Choose one of the five.', {
      meta: { problem: 'score' } satisfies PageProblemMeta,
    });
  return { score, pageMadeAt: page.madeAt };
}

export function createRatingDesk(deps: RatingDeskDeps): RatingDesk {
  const { directory, mailStore, ratings, sign, publicUrl, clock } = deps;
  const byAddress = createRateLimit(limits.ratingsPerAddress, limits.rateKeys);
  return {
    ask({ id: queueId, rating, language }, { messageId, mailboxId, languages }) {
      if (!rating.enabled || publicUrl === '') return noWrapping.rating;
      const token = mintRatingToken(sign, { messageId, queueId });
      const place = { mailboxId, queueId };
      const template = noticeTemplate(directory.current(), 'rating', place) ?? ownTemplate('rating');
      const wanted = [...languages, ...(language === '' ? [] : [language])];
      return ratingLinks(templateIn(template, wanted), {
        title: rating.title,
        url: `${publicUrl}/rate/${encodeURIComponent(token)}`,
      });
    },
    admit(remoteAddress) {
      const retryAfterMs = byAddress.take(remoteAddress, clock.now());
      if (retryAfterMs === 0) return;
      deps.log.warn({ remoteAddress }, 'ratings come too often');
      throw new SkillpostError('RATE_LIMITED', 'overloaded', 'Too many requests; try again in a moment.', {
        retryAfterMs,
      });
    },
    async open(token) {
      const mail = readRatingToken(sign, token);
      const message = mail === null ? null : await mailStore.message(mail.messageId);
      if (mail === null || message?.direction !== 'out' || message.machine || message.state === 'withdrawn')
        throw new SkillpostError('NOT_FOUND', 'invalid', 'This link leads to no message of ours.');
      const queue = directory.current().queues.get(mail.queueId) ?? queuePolicyDefaults;
      const { rating: policy, language } = queue;
      return { message, queueId: mail.queueId, policy, language };
    },
    formToken(token) {
      const nonce = base32(deps.randomBytes(10));
      return mintFormToken(sign, formOf(token), { madeAt: clock.now(), nonce });
    },
    async take(token, { message, queueId, policy }, posted) {
      const { score, pageMadeAt } = readPosted(deps, token, posted);
      const { id: messageId, conversationId, agentId } = message;
      const rated = await ratings.rate(
        { messageId, conversationId, agentId, queueId, score, at: clock.now() },
        { pageMadeAt, changeMs: policy.changeDays * dayMs },
      );
      if (rated === 'recorded') return;
      if (rated === 'late')
        throw new SkillpostError(
          'RATING_CLOSED',
          'rejected',
          'This message was rated some time ago; its rating can no longer be changed.',
        );
      // Whoever presses twice has rated: there is nothing to mend.
      if ((await ratings.of([messageId])).get(messageId) !== score) throw tooOld();
    },
    of: (messageIds) => ratings.of(messageIds),
  };
}
