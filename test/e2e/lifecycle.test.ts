// A system lives through what happens to machines: any of its processes is killed, it is stopped and started again, and
// its launcher is killed. After each, every accepted mail is a case.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { processIdentity } from '#deploy/process-identity.ts';
import { ApiUser } from '#test/support/api.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

const stopWithinMs = 10_000;

/** Sends until accepted, as a mail server does. */
async function sendMail(system: TestSystem, subject: string): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: system.ports.smtp,
    tls: { rejectUnauthorized: false },
  });
  const mail = {
    from: 'customer@customer.test',
    to: 'support@demo.test',
    subject,
    messageId: `<${subject}@customer.test>`,
    text: 'Hello',
  };
  await until(`the mail "${subject}" to be accepted`, () => transport.sendMail(mail).catch(() => null), {
    timeoutMs: 60_000,
    everyMs: 100,
  });
}

async function subjects(system: TestSystem): Promise<string[]> {
  const admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
  const page = await admin.must('GET', '/conversations?limit=100');
  return page.items.map(({ subject }: { subject: string }) => subject).toSorted();
}

async function untilCases(system: TestSystem, expected: readonly string[]): Promise<void> {
  const wanted = expected.toSorted();
  await until(
    `the cases ${wanted.join(', ')}`,
    async () => JSON.stringify(await subjects(system).catch(() => null)) === JSON.stringify(wanted),
    { timeoutMs: 60_000, everyMs: 200 },
  ).catch(async (error: unknown) => {
    throw new Error(
      `${String(error)}; there are: ${String(await subjects(system).catch(String))}\n${system.output().slice(-3_000)}`,
    );
  });
}

describe('the life of an installation', { timeout: 420_000 }, () => {
  const sent: string[] = [];
  let dataDirectory = '';
  let system: TestSystem;

  before(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'skillpost-lifecycle-'));
    system = await startSystem({ dataDirectory, environment: { SKILLPOST_METRICS_PORT: '0' } });
  });
  after(async () => {
    await system.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  test('the start says where everything is that people and their programs connect to', async () => {
    const printed = await until('the start to say it', async () =>
      /running\.[\s\S]*Ctrl-C/.exec(system.output())?.at(0),
    );
    const { http, smtp, pop3, pop3s } = system.ports;
    for (const said of [`Console     http://127.0.0.1:${http}`, `SMTP in     127.0.0.1:${smtp}`])
      assert.ok(printed.includes(said), said);
    assert.ok(printed.includes(`POP3        127.0.0.1:${pop3} (STLS), ${pop3s} (TLS)`), printed);
  });

  test('every process answers its metrics, and that it is ready', async () => {
    const ports: Record<string, number> = JSON.parse(
      await readFile(join(dataDirectory, 'ports.json'), 'utf8'),
    );
    for (const [process, metric] of [
      ['node', 'skillpost_shards_served 256'],
      ['analytics', 'skillpost_ingested_events_total'],
      ['gateway', 'skillpost_smtp_sessions 0'],
    ]) {
      const url = `http://127.0.0.1:${ports[`${process} metrics`]}`;
      assert.equal((await fetch(`${url}/ready`)).status, 200, process);
      assert.ok(
        (await (await fetch(`${url}/metrics`)).text()).includes(`\n${metric}`),
        `${process}: ${metric}`,
      );
    }
  });

  for (const name of ['gateway', 'node', 'analytics', 'redis', 'postgres', 'clickhouse'])
    test(`T6: ${name} killed: it is started again, and no accepted mail is missing`, async () => {
      const first = `before-${name}`;
      await sendMail(system, first);
      sent.push(first);
      const pid = (await system.processes()).get(name);
      assert.ok(pid !== undefined, `${name} runs`);
      process.kill(pid, 'SIGKILL');
      const second = `after-${name}`;
      await sendMail(system, second);
      sent.push(second);
      await until(
        `${name} to run again`,
        async () => {
          const now = (await system.processes()).get(name);
          return now !== undefined && now !== pid && processIdentity(now) !== null;
        },
        { timeoutMs: 60_000 },
      );
      await untilCases(system, sent);
    });

  test('Ctrl-C stops every process within 10 s', async () => {
    const pids = [...(await system.processes()).values()];
    assert.ok(pids.length >= 6);
    const startedAt = Date.now();
    assert.equal(await system.stop(), 0, system.output());
    assert.ok(Date.now() - startedAt < stopWithinMs, `it took ${Date.now() - startedAt} ms`);
    assert.deepEqual(
      pids.filter((pid) => processIdentity(pid) !== null),
      [],
      'no process is left',
    );
  });

  test('F28 F91: started again, every case is as it was', async () => {
    system = await startSystem({ dataDirectory });
    await untilCases(system, sent);
    await sendMail(system, 'after-restart');
    sent.push('after-restart');
    await untilCases(system, sent);
  });

  test('a second start over the same data is refused while the first is watched', async () => {
    await assert.rejects(startSystem({ dataDirectory }), /already runs over this data directory/);
    await untilCases(system, sent);
  });

  test('what a killed launcher left running is replaced by the next start', async () => {
    const left = [...(await system.processes()).values()];
    system.launcher.kill('SIGKILL');
    await once(system.launcher, 'exit');
    assert.ok(
      left.some((pid) => processIdentity(pid) !== null),
      'the launcher left processes',
    );
    system = await startSystem({ dataDirectory });
    assert.deepEqual(
      left.filter((pid) => processIdentity(pid) !== null),
      [],
    );
    await untilCases(system, sent);
    await sendMail(system, 'after-replacement');
    sent.push('after-replacement');
    await untilCases(system, sent);
  });
});
