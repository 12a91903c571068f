// The one way to a ClickHouse client here: the same for a real server and for the embedded engine.

import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ClickHouseClient } from '@clickhouse/client';
import { analyticsLimits } from './limits.ts';

export type { ClickHouseClient } from '@clickhouse/client';

/** `url` holds user and password. Errors are thrown, not logged: the caller knows what they mean. */
export function createAnalyticsClient(url: string): ClickHouseClient {
  return createClient({
    url,
    application: 'skillpost',
    request_timeout: analyticsLimits.insertTimeoutMs,
    max_open_connections: 8,
    use_multipart_params_auto: true,
    keep_alive: { idle_socket_ttl: 2_500 },
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      // An insert that was answered is on disk; a server may have it otherwise by default.
      async_insert: 0,
      // Counts come as numbers from every version; ids are texts here.
      output_format_json_quote_64bit_integers: 0,
      date_time_input_format: 'basic',
    },
  });
}
