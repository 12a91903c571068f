// Brings the stores to the schema of this version, and fills an empty installation. Runs before any part starts.

import { openDatabase } from '#actors/adapters/postgres/database.ts';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import { migrate } from '#actors/adapters/postgres/migrate.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import type { Config } from '#actors/config.ts';
import { createAnalyticsClient } from '#analytics/client.ts';
import { migrateAnalytics } from '#analytics/migrate.ts';
import { type SeededLogin, seedDemo } from './seed.ts';
import { about } from './start-failure.ts';
import type { Stores } from './stores.ts';

/** Returns the logins of a fresh seed; empty when the installation had users already. */
export async function prepareDatabase(config: Config, stores: Stores): Promise<readonly SeededLogin[]> {
  const log = createLog(config.logLevel, 'schema');
  const database = openDatabase(stores.databaseUrl, { log });
  const clickhouse = createAnalyticsClient(stores.clickhouseUrl);
  try {
    await about('Postgres (DATABASE_URL)', () => migrate(database, log));
    await about('ClickHouse (CLICKHOUSE_URL)', () => migrateAnalytics(clickhouse));
    const directory = await createDirectoryStore(database, stores.databaseUrl, log);
    try {
      return await seedDemo(directory, config);
    } finally {
      await directory.close();
    }
  } finally {
    await clickhouse.close();
    await database.destroy();
  }
}
