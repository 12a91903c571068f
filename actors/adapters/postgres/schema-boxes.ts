// The tables of what mailboxes reach outside, as Kysely sees them: part of `schema.ts`.

import type { ColumnType, Generated } from 'kysely';
import type { FetchOutcome } from '../../ports/fetch-ledger.ts';
import type { BoxGap } from '../../ports/mailbox-health.ts';
import type { SecretPurpose } from '../../ports/mailbox-secrets.ts';
import type { BoxProtocol } from '../../vocabulary/mailbox-policy.ts';
import type { DictionaryValue, Question, QuestionnaireTrigger } from '../../vocabulary/questionnaires.ts';
import type { SendingTestState } from '../../vocabulary/sending-test.ts';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface BoxTables {
  pools: {
    id: string;
    name: string;
    queue_id: string | null;
    questionnaire_id: string | null;
    deadline_minutes: number | null;
    version: Generated<number>;
  };
  dictionaries: {
    id: string;
    name: string;
    pool_id: string | null;
    values: ColumnType<readonly DictionaryValue[], string | undefined, string>;
    version: Generated<number>;
  };
  questionnaires: {
    id: string;
    name: string;
    triggers: ColumnType<readonly QuestionnaireTrigger[], string | undefined, string>;
    mandatory: Generated<boolean>;
    questions: ColumnType<readonly Question[], string | undefined, string>;
    version: Generated<number>;
  };
  mailbox_secrets: {
    id: string;
    mailbox_id: string;
    purpose: SecretPurpose;
    key_id: string;
    nonce: Buffer;
    ciphertext: Buffer;
    updated_at: Timestamp;
  };
  oauth_providers: {
    id: string;
    name: string;
    authorize_url: string;
    token_url: string;
    scopes: string;
    graph_scopes: string;
    client_id: string;
    secret_id: string | null;
    key_id: string | null;
    nonce: Buffer | null;
    ciphertext: Buffer | null;
    updated_at: Timestamp;
  };
  oauth_starts: {
    state_sha256: Buffer;
    mailbox_id: string;
    user_id: string;
    provider: string;
    redirect_uri: string;
    key_id: string;
    nonce: Buffer;
    ciphertext: Buffer;
    expires_at: ColumnType<Date, Date, Date>;
  };
  oauth_leases: { mailbox_id: string; holder: string; until: ColumnType<Date, Date, Date> };
  mailbox_health: {
    mailbox_id: string;
    protocol: BoxProtocol;
    state: 'ok' | 'failing';
    since: Timestamp;
    last_error: Generated<string>;
    last_success_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    expires_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    gap: ColumnType<BoxGap | null, string | undefined, string>;
  };
  sending_tests: {
    mailbox_id: string;
    address: string;
    test_id: string;
    state: SendingTestState;
    sent_to: string;
    answer: Generated<string>;
    at: Timestamp;
    confirmed_by: Generated<string>;
  };
  transport_policies: {
    domain: string;
    policy_id: string;
    mode: 'enforce' | 'testing' | 'none';
    mx: string[];
    expires_at: ColumnType<Date, Date, Date>;
  };
  fetch_marks: { mailbox_id: string; place: string; epoch: string; last: string; updated_at: Timestamp };
  fetch_ledger: {
    mailbox_id: string;
    place: string;
    epoch: string;
    uid: string;
    outcome: FetchOutcome;
    fingerprint: string;
    archive_id: string | null;
    attempts: number;
    reason: string;
    at: Timestamp;
  };
}
