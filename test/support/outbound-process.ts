// An outbound worker in a process of its own, to be killed. Environment: DATABASE_URL, RELAY_URL, ARCHIVE_KEY (hex).
// Says `ready` over IPC; conversations are not told of anything.

import { openDatabase, poolOf } from '#actors/adapters/postgres/database.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import { startOutbound } from '#gateway/outbound/worker.ts';
import { createKeptLog } from './log.ts';
import { createFakeClient, hostname } from './mail-edge.ts';

const { DATABASE_URL = '', RELAY_URL = '', ARCHIVE_KEY = '' } = process.env;
const db = openDatabase(DATABASE_URL);
const mailStore = createMailStore(db, { archiveKey: Buffer.from(ARCHIVE_KEY, 'hex'), clock, chance });
await startOutbound({
  pool: poolOf(db),
  mailStore,
  client: createFakeClient(),
  submissions: { deliveries: async () => [], record: async () => undefined },
  accept: async () => '',
  config: { hostname, relayUrl: RELAY_URL, dnsServers: [] },
  clock,
  chance,
  log: createKeptLog(),
});
process.send?.('ready');
// Whoever started it may die without a word.
process.on('disconnect', () => process.exit(1));
