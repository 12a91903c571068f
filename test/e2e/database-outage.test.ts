// Postgres is away for a while: mail is refused for now, never taken and lost; the API says so; what was being worked on
// goes on; and everything comes back by itself.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { ApiUser } from '#test/support/api.ts';
import { send } from '#test/support/http-caller.ts';
import { type SmtpSink, startSmtpSink } from '#test/support/smtp-sink.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

let sink: SmtpSink;
let system: TestSystem;

function mail(subject: string): Promise<string> {
  return sendRaw(system.ports.smtp, `From: kim@customer.test\r\nSubject: ${subject}\r\n\r\nHello.\r\n`);
}

describe('Postgres away', { timeout: 180_000 }, () => {
  before(async () => {
    sink = await startSmtpSink();
    system = await startSystem({ environment: { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}` } });
  });
  after(async () => {
    system?.launcher.kill('SIGCONT');
    await system?.stop();
    await sink?.stop();
  });

  test('T6: mail gets 451, the API 503, and both serve again once the database does', async () => {
    const { http } = system.ports;
    const url = `http://127.0.0.1:${http}`;
    const admin = await ApiUser.signIn(http, 'admin@demo.test', passwords.admin);
    const agent = await ApiUser.signIn(http, 'agent1@demo.test', passwords.demo);
    const frames: { type: string; topic: string }[] = [];
    const socket = await agent.listen((frame) => frames.push(frame));
    assert.match(await mail('before'), /^250 /);

    const postgres = (await system.processes()).get('postgres');
    assert.ok(postgres !== undefined);
    // The launcher is held, so that it does not start the database again at once.
    system.launcher.kill('SIGSTOP');
    process.kill(postgres, 'SIGKILL');
    const ready = await until('the gateway to notice', async () => {
      const answer = await send(url, 'GET /ready');
      return answer.status === 503 ? answer : null;
    });
    assert.equal(ready.body.parts.redis, 'ok');
    assert.match(await mail('while it is away'), /^451 4\.3\.0 /);
    const asked = await agent.call('GET', '/agents/me');
    assert.deepEqual([asked.status, asked.body.code], [503, 'STORE_UNAVAILABLE']);
    const signIn = await send(url, 'POST /api/v1/session', {
      body: { email: 'agent1@demo.test', password: passwords.demo },
    });
    assert.equal(signIn.status, 503);
    // What the actors know is told over the live feed all the same.
    socket.send(JSON.stringify({ type: 'subscribe', topic: 'agent:me' }));
    await until('the desk', () => frames.some(({ topic }) => topic === 'agent:me'));

    system.launcher.kill('SIGCONT');
    await until('the gateway to be ready', async () => (await send(url, 'GET /ready')).status === 200, {
      timeoutMs: 60_000,
    });
    await until('mail to be taken', async () => (await mail('after')).startsWith('250 '), {
      timeoutMs: 30_000,
    });
    const subjects = await until('both accepted mails to be cases', async () => {
      const { status, body } = await admin.call('GET', '/conversations');
      return status === 200 && body.items.length >= 2
        ? body.items.map(({ subject }: { subject: string }) => subject)
        : null;
    });
    assert.deepEqual(new Set(subjects), new Set(['before', 'after']));
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  });
});
