// The supervisor: what ends by itself comes back, what is stopped does not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Log } from '#actors/ports/log.ts';
import { type Running, type Service, Supervisor } from '#deploy/supervisor.ts';
import { until } from '#test/support/until.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A service whose process is a number; `end` is how it dies. */
class FakeService implements Service {
  readonly name: string;
  readonly events: string[];
  starts = 0;
  failures = 0;
  end: () => void = () => undefined;

  constructor(name: string, events: string[]) {
    this.name = name;
    this.events = events;
  }

  start(): Promise<Running> {
    this.starts += 1;
    if (this.failures > 0) {
      this.failures -= 1;
      return Promise.reject(new Error('cannot start'));
    }
    const pid = this.starts;
    const exited = new Promise<void>((resolve) => (this.end = resolve));
    const stop = async (): Promise<void> => {
      this.events.push(`stop ${this.name}`);
      this.end();
      await exited;
    };
    return Promise.resolve({ pid, exited, stop });
  }
}

function supervisor(): { supervisor: Supervisor; running: () => readonly { name: string; pid: number }[] } {
  let last: readonly { name: string; pid: number }[] = [];
  return {
    supervisor: new Supervisor({
      log: quiet,
      onChange: (running) => {
        last = running;
      },
    }),
    running: () => last,
  };
}

test('a service that ends by itself is started again, and the record names its new process', async () => {
  const { supervisor: watched, running } = supervisor();
  const service = new FakeService('redis', []);
  await watched.add(service);
  assert.deepEqual(running(), [{ name: 'redis', pid: 1 }]);
  service.end();
  await until('the restart', () => service.starts === 2 && running()[0]?.pid === 2);
  await watched.stop();
});

test('a restart that fails is tried again', async () => {
  const { supervisor: watched, running } = supervisor();
  const service = new FakeService('node', []);
  await watched.add(service);
  service.failures = 2;
  service.end();
  await until('the start after two failures', () => running()[0]?.pid === 4);
  await watched.stop();
});

test('a first start that fails is told to whoever asked for it', async () => {
  const { supervisor: watched } = supervisor();
  const service = new FakeService('gateway', []);
  service.failures = 1;
  await assert.rejects(watched.add(service), /cannot start/);
  await watched.stop();
});

test('stopping ends the services in reverse order and starts none again', async () => {
  const events: string[] = [];
  const { supervisor: watched } = supervisor();
  const services = ['redis', 'node', 'gateway'].map((name) => new FakeService(name, events));
  for (const service of services) await watched.add(service);
  await watched.stop();
  assert.deepEqual(events, ['stop gateway', 'stop node', 'stop redis']);
  assert.deepEqual(
    services.map(({ starts }) => starts),
    [1, 1, 1],
  );
});
