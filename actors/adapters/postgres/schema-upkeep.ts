// The tables that the database keeps of itself (migrations, how far rebuilding has got) as Kysely sees them.

import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface UpkeepTables {
  live_state: {
    only_row: Generated<boolean>;
    epoch: Generated<string>;
    recovering: Generated<string>;
    step: Generated<string>;
    after: Generated<string>;
    updated_at: Timestamp;
  };
  schema_migrations: {
    number: number;
    name: string;
    checksum: string;
    applied_at: Timestamp;
  };
}
