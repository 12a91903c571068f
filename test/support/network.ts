// A network of this test's own: hosts as network namespaces, joined by a router in one more, on which the way from any
// host to any other can be cut, in one direction or both. Needs root and iproute2 only: what is cut are rules of the
// router that swallow packets without a word, as a broken switch does.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { missing } from './tools.ts';

const prefix = 'skillpost-';
const namesFolder = '/run/netns';

interface Ran {
  readonly ok: boolean;
  readonly said: string;
}

function ip(...args: readonly string[]): Ran {
  const ran = spawnSync('ip', args, { encoding: 'utf8' });
  return { ok: ran.status === 0, said: (ran.error?.message ?? ran.stderr).trim() };
}

function must(...args: readonly string[]): void {
  const { ok, said } = ip(...args);
  if (!ok) throw new Error(`ip ${args.join(' ')}: ${said}`);
}

/** Null when namespaces can be made here; else why not, for `{ skip }` of a test. */
export async function missingNetwork(): Promise<string | null> {
  const noProgram = await missing('ip', 'iproute2', '-Version');
  if (noProgram !== null) return noProgram;
  const name = `${prefix}${process.pid}-probe`;
  // All that is used later: a namespace, a pair of interfaces, and a rule that swallows packets.
  const steps = [
    ['netns', 'add', name],
    ['link', 'add', 'near', 'netns', name, 'type', 'veth', 'peer', 'name', 'far', 'netns', name],
    ['-n', name, 'rule', 'add', 'from', '10.231.0.2', 'to', '10.231.1.2', 'blackhole'],
  ];
  const failed = steps.map((step) => ip(...step)).find(({ ok }) => !ok);
  ip('netns', 'del', name);
  if (failed === undefined) return null;
  const text = `no network namespaces here: ${failed.said} (they need root)`;
  console.log(`skipped: ${text}`);
  return text;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Removes what test processes that were killed have left. */
function sweep(): void {
  for (const name of readdirSync(namesFolder)) {
    const [, pid] = /^skillpost-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !alive(Number(pid))) ip('netns', 'del', name);
  }
}

export interface Network {
  /** Where the host is reached by the others. */
  addressOf(host: string): string;
  /** The router's own address on the side of the host: where something in the path to it can listen. */
  routerTowards(host: string): string;
  /** A program on the host (or on the `router`); it ends with this network. Messages go both ways if it is Node. */
  run(host: string, program: string, args: readonly string[]): ChildProcess;
  /** What `from` sends to `to` does not arrive any more. */
  cutOneWay(from: string, to: string): void;
  cut(one: string, other: string): void;
  /** Mends everything that was cut. */
  mend(): void;
  stop(): void;
}

let networks = 0;

export function startNetwork(hosts: readonly string[]): Network {
  networks += 1;
  const inside = (host: string): string => `${prefix}${process.pid}-${networks}-${host}`;
  const router = inside('router');
  const subnet = (host: string): string => `10.231.${hosts.indexOf(host)}`;
  const children = new Set<ChildProcess>();
  const cuts: (readonly string[])[] = [];

  function stop(): void {
    process.off('exit', stop);
    for (const child of children) child.kill('SIGKILL');
    for (const host of ['router', ...hosts]) ip('netns', 'del', inside(host));
  }

  function cutOneWay(from: string, to: string): void {
    const rule = ['from', `${subnet(from)}.2`, 'to', `${subnet(to)}.2`, 'blackhole'];
    must('-n', router, 'rule', 'add', ...rule);
    cuts.push(rule);
  }

  function join(host: string): void {
    const [name, end] = [inside(host), `to-${host}`];
    must('netns', 'add', name);
    must('link', 'add', end, 'netns', router, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
    must('-n', router, 'address', 'add', `${subnet(host)}.1/24`, 'dev', end);
    must('-n', router, 'link', 'set', end, 'up');
    must('-n', name, 'address', 'add', `${subnet(host)}.2/24`, 'dev', 'eth0');
    must('-n', name, 'link', 'set', 'lo', 'up');
    must('-n', name, 'link', 'set', 'eth0', 'up');
    must('-n', name, 'route', 'add', 'default', 'via', `${subnet(host)}.1`);
  }

  process.once('exit', stop);
  try {
    must('netns', 'add', router);
    sweep();
    must('netns', 'exec', router, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    for (const host of hosts) join(host);
  } catch (error) {
    stop();
    throw error;
  }
  return {
    addressOf: (host) => `${subnet(host)}.2`,
    routerTowards: (host) => `${subnet(host)}.1`,
    run(host, program, args) {
      const child = spawn('ip', ['netns', 'exec', inside(host), program, ...args], {
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      });
      child.stdout?.resume();
      children.add(child);
      child.once('exit', () => children.delete(child));
      return child;
    },
    cutOneWay,
    cut(one, other) {
      cutOneWay(one, other);
      cutOneWay(other, one);
    },
    mend() {
      for (const rule of cuts.splice(0)) must('-n', router, 'rule', 'del', ...rule);
    },
    stop,
  };
}
