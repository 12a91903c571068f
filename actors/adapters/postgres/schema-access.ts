// The tables of who comes in and what they did (sessions, failed sign-ins, kept answers, audit) as Kysely sees them.

import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface AccessTables {
  audit: {
    id: Generated<string>;
    at: Timestamp;
    by_user_id: string;
    action: string;
    entity: string;
    entity_id: string;
    before: ColumnType<unknown, string | null, never>;
    after: ColumnType<unknown, string | null, never>;
  };
  sessions: { token_sha256: Buffer; user_id: string; created_at: Timestamp; expires_at: Timestamp };
  sign_in_failures: { id: Generated<string>; email: string; at: ColumnType<Date, Date, never> };
  idempotency_keys: {
    user_id: string;
    key: string;
    request_sha256: Buffer;
    status: number | null;
    response: ColumnType<unknown, string | null, string | null>;
    created_at: Timestamp;
  };
}
