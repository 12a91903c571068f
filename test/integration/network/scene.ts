// What the tests of network faults look at: three nodes, Redis and a gateway with load, each a process on a host of its
// own; and what must hold of them whatever happens to the network. Knows nothing of which fault it is.

import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { limits } from '#actors/limits.ts';
import { type Network, startNetwork } from '#test/support/network.ts';
import { until } from '#test/support/until.ts';
import type { Report } from './gateway-process.ts';

export const nodeNames = ['one', 'two', 'three'] as const;

/** Time of each try of the load; and how much later than that its end may be seen on a machine with other work. */
const tryMs = 3_000;
const seenLateMs = 2_000;
/** After the fault: TCP itself waits up to twice the fault's time before it tries again. */
const recoveredMs = 20_000;
/** No outside needs to reach them, so each host has them at the same port. */
const redisPort = 6_379;
const nodePort = 7_400;

/** Told in `gateway-process.ts`. */
type Order = 'progress' | 'store' | 'restart' | 'rest' | 'finish';

export interface Scene {
  readonly network: Network;
  /** How long each way of the paths between all processes takes; only in a scene with relays. */
  delay(ms: number): void;
  report(message: Order): Promise<Report>;
  /** Resolves when each actor (or `least` of them) was answered `turns` more turns. */
  goesOn(turns: number, least?: number): Promise<void>;
  /** To be called when the fault is over: all actors answer again, in bounded time. Returns how long it took. */
  recovers(): Promise<number>;
  /** Ends the load and looks at everything that was kept. */
  assertNothingLostOrDoubled(): Promise<void>;
}

async function startRedisOn(network: Network, directory: string): Promise<void> {
  const options = ['--bind', network.addressOf('redis'), '--port', String(redisPort), '--dir', directory];
  const kept = ['--protected-mode', 'no', '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
  const child = network.run('redis', 'redis-server', [...options, ...kept]);
  let said = '';
  child.stdout?.on('data', (chunk) => (said += String(chunk)));
  await until('Redis to take connections', () => said.includes('Ready to accept'));
}

const programs = {
  gateway: new URL('./gateway-process.ts', import.meta.url),
  node: new URL('../cluster/node-process.ts', import.meta.url),
  relay: new URL('./delay-process.ts', import.meta.url),
} as const;

interface Start {
  readonly host: string;
  readonly program: keyof typeof programs;
  readonly args: readonly string[];
}

function start(network: Network, { host, program, args }: Start): ChildProcess {
  const file = fileURLToPath(programs[program]);
  return network.run(host, process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args]);
}

/** What the process says when it is up. */
async function up(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('a process ended while starting')));
  const [message] = await Promise.race([once(child, 'message'), ended]);
  return message;
}

/** Ends with the test. `relays`: every path leads through a relay that can delay it. */
export async function startScene(context: TestContext, { relays = false } = {}): Promise<Scene> {
  const network = startNetwork(['redis', ...nodeNames, 'gateway']);
  const directory = await mkdtemp(join(tmpdir(), 'skillpost-network-'));
  context.after(async () => {
    network.stop();
    await rm(directory, { recursive: true, force: true });
  });
  await startRedisOn(network, directory);
  const reach = (host: string): string => (relays ? network.routerTowards(host) : network.addressOf(host));
  const paths = [['redis', redisPort] as const, ...nodeNames.map((name) => [name, nodePort] as const)];
  const pairs = paths.flatMap(([host, port]) => [
    `${network.routerTowards(host)}:${port}`,
    `${network.addressOf(host)}:${port}`,
  ]);
  const relay = relays ? start(network, { host: 'router', program: 'relay', args: pairs }) : null;
  if (relay !== null) await up(relay);
  const redisUrl = `redis://${reach('redis')}:${redisPort}`;
  const nodes = nodeNames.map((name) => {
    const args = [redisUrl, name, network.addressOf(name), String(nodePort), reach(name)];
    return start(network, { host: name, program: 'node', args });
  });
  await Promise.all(nodes.map(up));
  const gateway = start(network, { host: 'gateway', program: 'gateway', args: [redisUrl, String(tryMs)] });
  await up(gateway);
  const scene = new LoadedScene(network, gateway, relay);
  await scene.goesOn(10);
  // While shards still move between nodes that have just started, some answers are slow.
  await until('all nodes to have their share', async () => {
    const { owners } = await scene.report('store');
    return nodeNames.every((name) => (owners[name] ?? 0) > limits.shards / 6);
  });
  await scene.report('restart');
  return scene;
}

class LoadedScene implements Scene {
  readonly network: Network;
  private readonly gateway: ChildProcess;
  private readonly relay: ChildProcess | null;

  constructor(network: Network, gateway: ChildProcess, relay: ChildProcess | null) {
    this.network = network;
    this.gateway = gateway;
    this.relay = relay;
  }

  delay(ms: number): void {
    assert.ok(this.relay !== null, 'this scene has no relays');
    this.relay.send(ms);
  }

  async report(message: Order): Promise<Report> {
    this.gateway.send(message);
    const [report] = (await once(this.gateway, 'message')) as [Report];
    assert.deepEqual(report.wrong, [], 'replies that do not count what was acknowledged before');
    return report;
  }

  async goesOn(turns: number, least = Number.POSITIVE_INFINITY): Promise<void> {
    const { answered: before } = await this.report('progress');
    const wanted = Math.min(least, before.length);
    const enough = async (): Promise<boolean> => {
      const { answered } = await this.report('progress');
      return answered.filter((count, at) => count >= (before[at] ?? 0) + turns).length >= wanted;
    };
    await until(`${wanted} actors to be answered ${turns} times`, enough, { timeoutMs: 30_000 });
  }

  async recovers(): Promise<number> {
    const mendedAt = performance.now();
    await this.goesOn(2);
    const tookMs = performance.now() - mendedAt;
    assert.ok(tookMs < recoveredMs, `all actors answered again only after ${tookMs} ms`);
    return tookMs;
  }

  async assertNothingLostOrDoubled(): Promise<void> {
    const { told, failures, slowestTryMs } = await this.report('finish');
    assert.ok(told.length > 0);
    for (const { id, acknowledged, asked, mirror } of told) {
      assert.equal(asked.total, acknowledged, `turns of ${id}`);
      // The mirror was told the number of each turn: all of them, once, in order.
      const expected = Array.from({ length: acknowledged }, (_, turn) => String(turn + 1));
      assert.deepEqual(mirror.log, expected, `what ${id} told its mirror`);
    }
    assert.ok(slowestTryMs < tryMs + seenLateMs, `a try took ${slowestTryMs} ms`);
    const surprising = Object.keys(failures).filter((name) => !/^(unavailable|overloaded) /.test(name));
    assert.deepEqual(surprising, [], 'callers hear yes, or later');
  }
}
