// The tables of mail on its way out, and of what agents put below it.

import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface SendingTables {
  deliveries: {
    message_id: string;
    recipient: string;
    state: Generated<'queued' | 'deferred' | 'delivered' | 'failed'>;
    attempts: Generated<number>;
    last_code: number | null;
    last_text: Generated<string>;
    updated_at: Timestamp;
    replaced_by: Generated<string>;
  };
  user_footers: {
    user_id: string;
    text: string;
    html: string;
    image: Buffer | null;
    image_alt: string;
    image_width: number;
    image_height: number;
    updated_at: Timestamp;
  };
}
