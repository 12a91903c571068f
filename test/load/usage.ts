// What a benchmark has used: processor time of the node, of its own process and of Redis, turns and commits. On a
// machine that others use as well these are steadier than any rate.

import type { RedisConnection } from '#actors/adapters/redis/connect.ts';
import type { Figure } from './measure.ts';

/** Since the start of the node. */
export interface NodeUsage {
  /** Microseconds of processor time. */
  readonly micros: number;
  readonly turns: number;
  readonly commits: number;
}

/** Since the start of each. */
export interface Usage {
  readonly node: NodeUsage;
  readonly clientMicros: number;
  readonly redisMicros: number;
}

export async function readUsage(node: Promise<NodeUsage>, redis: RedisConnection): Promise<Usage> {
  const { user, system } = process.cpuUsage();
  return { node: await node, clientMicros: user + system, redisMicros: await redisMicros(redis) };
}

async function redisMicros(redis: RedisConnection): Promise<number> {
  const info = String(await redis.send(['INFO', 'cpu']));
  const seconds = (field: string): number => Number(new RegExp(`^${field}:([0-9.]+)`, 'm').exec(info)?.[1]);
  return 1e6 * (seconds('used_cpu_sys') + seconds('used_cpu_user'));
}

/** What `count` repetitions of `one` have used, each. */
export function usageFigures(
  bench: string,
  one: string,
  used: { readonly before: Usage; readonly after: Usage; readonly count: number },
): readonly Figure[] {
  const { before, after, count } = used;
  const figure = (measure: string, unit: string, sum: number): Figure => ({
    bench,
    measure,
    value: sum / count,
    unit,
    target: null,
    better: 'lower',
  });
  const time = (whose: string): string => `processor time of ${whose} for one ${one}`;
  return [
    figure(time('the node'), 'µs', after.node.micros - before.node.micros),
    figure(time('the client'), 'µs', after.clientMicros - before.clientMicros),
    figure(time('Redis'), 'µs', after.redisMicros - before.redisMicros),
    figure(`turns for one ${one}`, '', after.node.turns - before.node.turns),
    figure(`commits for one ${one}`, '', after.node.commits - before.node.commits),
  ];
}
