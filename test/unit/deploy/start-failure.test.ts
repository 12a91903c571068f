// What somebody reads whose settings cannot work: one line, with the setting in it, and no stack.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '#actors/config.ts';
import { SkillpostError } from '#actors/errors.ts';
import { assertPortsFree, prepareDataDirectory } from '#deploy/preflight.ts';
import { about, explained } from '#deploy/start-failure.ts';

const free = {
  SKILLPOST_SMTP_PORT: '0',
  SKILLPOST_SUBMISSION_PORT: '0',
  SKILLPOST_SUBMISSIONS_PORT: '0',
  SKILLPOST_POP3_PORT: '0',
  SKILLPOST_POP3S_PORT: '0',
  SKILLPOST_NODE_PORT: '0',
  SKILLPOST_SQL_PORT: '0',
};

test('a port that another program has is named with its setting', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    await assert.rejects(
      assertPortsFree(readConfig({ ...free, SKILLPOST_HTTP_PORT: String(port) })),
      new RegExp(`Port ${port} of 127.0.0.1 is in use by another program.* SKILLPOST_HTTP_PORT`),
    );
    // A ClickHouse of its own leaves the port of the embedded one alone.
    const elsewhere = { SKILLPOST_SQL_PORT: String(port), CLICKHOUSE_URL: 'http://127.0.0.1:8123' };
    await assertPortsFree(readConfig({ ...free, SKILLPOST_HTTP_PORT: '0', ...elsewhere }));
  } finally {
    other.close();
  }
});

test('a data directory that cannot be one is named with its setting', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-preflight-'));
  try {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await assert.rejects(prepareDataDirectory(file), /data directory .*\(SKILLPOST_DATA\): EEXIST/);
    await assert.rejects(prepareDataDirectory(join(file, 'below')), /SKILLPOST_DATA\): ENOTDIR/);
    await prepareDataDirectory(join(folder, 'new', 'folder'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('what the system or a store says is one line; a bug keeps its stack', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  assert.equal(explained(refused), 'connect ECONNREFUSED 127.0.0.1:1');
  assert.equal(explained(new AggregateError([refused, refused])), 'connect ECONNREFUSED 127.0.0.1:1');
  assert.equal(explained(new Error('connect ECONNREFUSED 127.0.0.1:1')), 'connect ECONNREFUSED 127.0.0.1:1');
  const password = Object.assign(new Error('password authentication failed for user "x"'), { code: '28P01' });
  assert.equal(explained(password), 'password authentication failed for user "x"');
  assert.equal(explained(new Error('WRONGPASS invalid username')), 'WRONGPASS invalid username');
  assert.equal(explained(new SkillpostError('X', 'invalid', 'Said already.')), 'Said already.');
  assert.match(explained(new TypeError('x is not a function')), /x is not a function\n\s+at /);
  await assert.rejects(
    about('Postgres (DATABASE_URL)', () => Promise.reject(refused)),
    /Postgres \(DATABASE_URL\): connect ECONNREFUSED/,
  );
});
