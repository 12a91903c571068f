// What the HTTP edge is given: ports only, so that tests hand in twins. Knows no adapter.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ActorClient } from '#actors/client.ts';
import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { AuditTrail } from '#actors/ports/audit-trail.ts';
import type { CaseList } from '#actors/ports/case-list.ts';
import type { Chance, Clock } from '#actors/ports/clock.ts';
import type { DkimKeys } from '#actors/ports/dkim-keys.ts';
import type { DirectoryStore, SessionStore } from '#actors/ports/directory-store.ts';
import type { IdempotencyStore } from '#actors/ports/idempotency-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailKeys } from '#actors/ports/mail-keys.ts';
import type { MailLog } from '#actors/ports/mail-log.ts';
import type { MailBalance } from '#actors/ports/mail-balance.ts';
import type { Metrics, MetricsPage } from '#actors/ports/metrics.ts';
import type { MailStore, OutgoingMessage, StoredMessage } from '#actors/ports/mail-store.ts';
import type { OAuthStore } from '#actors/ports/oauth-store.ts';
import type { UserFooters } from '#actors/ports/user-footers.ts';
import type { ReportsPort } from '#actors/ports/reports.ts';
import type { Tracing } from '#actors/ports/tracing.ts';
import type { Mailbox, User } from '#actors/vocabulary/directory.ts';
import type { Address, Attachment } from '#actors/vocabulary/mail.ts';
import type { Boxes } from '../boxes/boxes.ts';
import type { Grants } from '../boxes/oauth/grants.ts';
import type { DryRun } from '../dry-run.ts';
import type { FormIntake } from '../forms/intake.ts';
import type { Wrapping } from '../mail/wrapping.ts';
import type { Opener } from '../mail/crypt/opener.ts';
import type { Leaving } from '../mail/crypt/leaving.ts';
import type { Parser } from '../mail/parser.ts';
import type { ShowMessage } from './display.ts';
import type { RatingDesk } from '../ratings/rating-desk.ts';
import type { RequestAdd } from '../requests/request-add.ts';

export interface ReplyDraft {
  readonly text?: string;
  readonly html?: string;
  /** Absent: who wrote the message that is answered. */
  readonly to?: readonly Address[];
  readonly cc?: readonly Address[];
  readonly bcc?: readonly Address[];
  readonly attachments: readonly Attachment[];
  readonly wrapping?: Wrapping;
  /** So many of the attachments are the agent's own; absent: all. */
  readonly files?: number;
}

interface Writing {
  readonly messageId: string;
  readonly conversationId: string;
  readonly tag: string;
  readonly agent: User;
  readonly mailbox: Mailbox;
  readonly at: number;
  /** Of ours, that it goes out from; absent: the mailbox's own. */
  readonly fromAddress?: string;
  readonly body: ReplyDraft;
}

/** Computes headers, recipients and addresses of a reply; throws BAD_ADDRESS and the like. */
export type ComposeReply = (
  reply: Writing & {
    readonly answering: StoredMessage;
    /** With what is answered, below the words. */
    readonly quote?: boolean;
  },
) => OutgoingMessage;

export interface SendingParts {
  readonly composeReply: ComposeReply;
  readonly composeNew: (mail: Writing & { readonly subject: string }) => OutgoingMessage;
  /** The message stands below the words, unless it is `attached` as it came. */
  readonly composeForward: (
    mail: Writing & { readonly forwarding: StoredMessage; readonly attached: boolean },
  ) => OutgoingMessage;
  /** A mailbox of ours, in any of its forms. */
  readonly isOwnAddress: (address: string) => boolean;
  /** The end of a new case's tag, which cannot be guessed. */
  readonly tagSuffixOf: (conversationId: string) => string;
}

export interface Readiness {
  readonly ready: boolean;
  /** Part → `ok`, or why it is not. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Serves everything that is not the API: the console's pages and files. */
export type ConsoleHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpDeps extends SendingParts {
  readonly directory: DirectoryStore;
  readonly sessions: SessionStore;
  readonly mailStore: MailStore;
  readonly accountMail: AccountMail;
  readonly caseList: CaseList;
  readonly client: ActorClient;
  readonly reports: ReportsPort;
  readonly idempotency: IdempotencyStore;
  readonly audit: AuditTrail;
  readonly footers: UserFooters;
  /** Null: the rule's patterns can be used; else one plain sentence of what is wrong. */
  readonly checkRule: (fields: Readonly<Record<string, unknown>>) => string | null;
  readonly dryRun: DryRun;
  readonly forms: FormIntake;
  readonly ratings: RatingDesk;
  readonly balance: Pick<MailBalance, 'read'>;
  readonly mailLog: MailLog;
  readonly requestAdd: RequestAdd;
  readonly boxes: Boxes;
  readonly dkim: {
    readonly keys: DkimKeys;
    /** TXT records of a name, each whole; null: the DNS does not answer. */
    readonly texts: (name: string) => Promise<readonly string[] | null>;
    readonly random: (octets: number) => Uint8Array;
  };
  readonly mailKeys: {
    readonly keys: Pick<MailKeys, 'add' | 'list' | 'remove'>;
    readonly readUpload: Opener['readUpload'];
  };
  readonly leaving: Pick<Leaving, 'plan'>;
  readonly oauth: { readonly store: OAuthStore; readonly grants: Grants };
  readonly show: ShowMessage;
  readonly parser: Pick<Parser, 'parse'>;
  readonly ready: () => Promise<Readiness>;
  readonly metrics: Metrics & MetricsPage;
  /** Null: the console is not built. */
  readonly console: ConsoleHandler | null;
  /** Absent: nothing is traced. */
  readonly tracing?: Tracing | undefined;
  readonly log: Log;
  readonly clock: Clock;
  readonly chance: Chance;
}
