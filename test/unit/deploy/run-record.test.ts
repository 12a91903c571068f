// What a launcher wrote down: a killed launcher's children are ended by the next one, a watched launcher is left alone,
// and a process that got a recorded id later is nobody's business.

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { processIdentity } from '#deploy/process-identity.ts';
import { recorded, replaceLeftovers, writeRunRecord } from '#deploy/run-record.ts';

const folder = await mkdtemp(join(tmpdir(), 'skillpost-record-'));
const children: ChildProcess[] = [];
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

async function sleeper(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return child as ChildProcess & { pid: number };
}

/** As a launcher that was killed, or lives, would have left it. */
async function writeRecord(
  launcher: number,
  parent: number,
  child: number,
  identity?: string,
): Promise<void> {
  const kept = recorded('node', child);
  await writeFile(
    join(folder, 'run.json'),
    JSON.stringify({
      launcher: recorded('launcher', launcher),
      parent: recorded('parent', parent),
      children: [identity === undefined ? kept : { ...kept, identity }],
    }),
  );
}

async function deadPid(): Promise<number> {
  const child = await sleeper();
  child.kill('SIGKILL');
  await once(child, 'exit');
  return child.pid;
}

test('what a killed launcher left is ended and named', async () => {
  const child = await sleeper();
  await writeRecord(await deadPid(), process.pid, child.pid);
  assert.deepEqual(await replaceLeftovers(folder), ['node']);
  assert.equal(processIdentity(child.pid), null);
  assert.deepEqual(await replaceLeftovers(folder), [], 'the record is gone');
});

test('a launcher that nobody watches any more is ended with its children', async () => {
  const [launcher, child] = [await sleeper(), await sleeper()];
  await writeRecord(launcher.pid, await deadPid(), child.pid);
  assert.deepEqual(await replaceLeftovers(folder), ['launcher', 'node']);
});

test('a launcher that lives and is watched is left alone, with its process id in the error', async () => {
  const child = await sleeper();
  writeRunRecord(folder, [recorded('node', child.pid)]);
  await assert.rejects(replaceLeftovers(folder), new RegExp(`already runs.*process ${process.pid}`));
  assert.notEqual(processIdentity(child.pid), null);
});

test('services that start side by side are each written down, and the newest record is the one that stays', async () => {
  const [one, other] = [await sleeper(), await sleeper()];
  const both = [recorded('node', one.pid), recorded('gateway', other.pid)];
  await Promise.all([
    (async () => writeRunRecord(folder, both.slice(0, 1)))(),
    (async () => writeRunRecord(folder, both))(),
  ]);
  const kept = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as { children: unknown };
  assert.deepEqual(kept.children, both);
});

test('a process that got a recorded id later is not touched', async () => {
  const stranger = await sleeper();
  await writeRecord(await deadPid(), process.pid, stranger.pid, 'started at another time');
  assert.deepEqual(await replaceLeftovers(folder), []);
  assert.notEqual(processIdentity(stranger.pid), null);
});
