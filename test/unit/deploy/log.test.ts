// Lines of the log, as programs read them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog, type LogOptions } from '#actors/adapters/system/log.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { Log } from '#actors/ports/log.ts';

function logged(write: (log: Log) => void, options: LogOptions = {}): Record<string, unknown> {
  const lines: string[] = [];
  write(createLog('debug', 'node', { to: { write: (line) => void lines.push(line) }, ...options }));
  assert.equal(lines.length, 1);
  return JSON.parse(lines[0] ?? '');
}

test('a line has time, level, part and message, and the fields beside them', () => {
  const { time, ...line } = logged((log) => log.warn({ shard: 7 }, 'A shard is slow'));
  assert.deepEqual(line, { level: 'warn', part: 'node', shard: 7, msg: 'A shard is slow' });
  assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('a line of a traced request has the id of its trace, and only such a line', () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const write = (log: Log): void => log.info({ shard: 7 }, 'done');
  assert.equal(logged(write, { traceId: () => traceId })['traceId'], traceId);
  assert.ok(!('traceId' in logged(write, { traceId: () => undefined })));
  assert.ok(!('traceId' in logged(write)));
});

test('what was thrown is under `error`, with message and stack, by whatever name and kind it was given', () => {
  const thrown = new SkillpostError('STORE_TIMEOUT', 'unavailable', 'Not now.', {
    cause: new Error('socket'),
  });
  for (const fields of [{ err: thrown }, { error: thrown }]) {
    const line = logged((log) => log.error(fields, 'failed'));
    const error = line['error'] as { message: string; stack: string; code: string };
    assert.match(error.message, /Not now\..*socket/);
    assert.match(error.stack, /log\.test\.ts/);
    assert.equal(error.code, 'STORE_TIMEOUT');
    assert.equal(line['err'], undefined);
  }
  assert.deepEqual(logged((log) => log.warn({ error: 'only words' }, 'failed'))['error'], {
    message: 'only words',
  });
});

test('passwords and tokens are not written', () => {
  const line = logged((log) =>
    log.info({ password: 'secret', session: { token: 'secret' }, cookie: 'secret' }, 'signed in'),
  );
  assert.ok(!JSON.stringify(line).includes('secret'));
});
