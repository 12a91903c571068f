// The promise of 250 (T6): a gateway is killed twenty times while a client sends two thousand mails and keeps each until
// it is told 250. Every mail that was acknowledged is in the archive, and is one case.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from '#actors/adapters/postgres/database.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSystem, type TestSystem } from '#test/support/system.ts';
import { sendStubbornly } from '#test/support/stubborn-client.ts';
import { until } from '#test/support/until.ts';

const mails = 2_000;
const kills = 20;

let system: TestSystem;

function mail(number: number): Buffer {
  return Buffer.from(
    [
      'From: Kim <kim@customer.test>',
      'To: support@demo.test',
      `Subject: Order ${number}`,
      `Message-ID: <order-${number}@customer.test>`,
      'Date: Sat, 31 Jan 2026 12:00:00 +0000',
      '',
      `Where is my order ${number}?`,
      '',
    ].join('\r\n'),
  );
}

describe('a gateway that is killed again and again', { timeout: 600_000 }, () => {
  before(async () => {
    // Nobody is to write to customers here: the receipts would go to servers that are not there.
    system = await startSystem({ environment: { SKILLPOST_RELAY_URL: 'smtp://127.0.0.1:9' } });
  });
  after(() => system?.stop());

  test('T6 T7 F6: 20 kills during 2,000 mails: every mail that was acknowledged is archived, and routed exactly once', async () => {
    const accepted = new Map<number, string>();
    const killed = new Set<number>();
    const sending = sendStubbornly(mails, {
      port: system.ports.smtp,
      connections: 8,
      from: 'kim@customer.test',
      to: 'support@demo.test',
      mail,
      onAccepted: (number, archiveId) => accepted.set(number, archiveId),
      givesUpAfterMs: 480_000,
    });
    for (let kill = 1; kill <= kills; kill += 1) {
      const due = Math.floor((mails * kill) / (kills + 1));
      const pid = await until(
        `mail ${due} and a living gateway`,
        async () => {
          const current = (await system.processes()).get('gateway') ?? 0;
          return accepted.size >= due && !killed.has(current) ? current : null;
        },
        { timeoutMs: 120_000, everyMs: 5 },
      );
      process.kill(pid, 'SIGKILL');
      killed.add(pid);
    }
    const refusals = await sending;
    assert.equal(accepted.size, mails);
    assert.equal(killed.size, kills);
    assert.ok(refusals >= kills, `the client met ${refusals} refusals`);

    const { databaseUrl } = JSON.parse(await readFile(join(system.dataDirectory, 'stores.json'), 'utf8')) as {
      databaseUrl: string;
    };
    const db = openDatabase(databaseUrl);
    try {
      await until(
        'every archived mail to be routed',
        async () => {
          const { rows } = await sql<{ n: number }>`
            select count(*)::int as n from archive where state = 'accepted'`.execute(db);
          return rows[0]?.n === 0;
        },
        { timeoutMs: 120_000, everyMs: 200 },
      );
      const acknowledged = [...accepted.values()];
      const { rows: kept } = await sql<{ n: number }>`
        select count(*)::int as n from archive where id = any(${acknowledged}::text[])`.execute(db);
      assert.equal(kept[0]?.n, mails, 'every acknowledged mail is in the archive');
      // A mail whose 250 was lost comes again: it is archived twice, and is one case all the same.
      const counted = async (): Promise<{ cases: number; subjects: number }> => {
        const { rows } = await sql<{ cases: number; subjects: number }>`
          select count(*)::int as cases, count(distinct subject)::int as subjects from cases`.execute(db);
        return rows[0] ?? { cases: 0, subjects: 0 };
      };
      await until('every mail to be a case', async () => (await counted()).subjects === mails, {
        timeoutMs: 60_000,
        everyMs: 200,
      });
      assert.deepEqual(await counted(), { cases: mails, subjects: mails }, 'one case for each mail');
      const { rows: opened } = await sql<{ n: number }>`
        select count(*)::int as n from case_events where type = 'item.queued'`.execute(db);
      assert.equal(opened[0]?.n, mails, 'each was routed once');
    } finally {
      await db.destroy();
    }
  });
});
