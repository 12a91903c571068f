// Where in a cluster a command belongs: its first key, and the slot of that. Pure.

import type { RedisArgument } from './connect.ts';

const second = new Set(['XGROUP', 'XINFO']);
const keyless = new Set(['PING', 'FLUSHALL', 'SCRIPT']);

/** Undefined for commands without a key. */
export function routingKey(args: readonly RedisArgument[]): string | undefined {
  const name = String(args[0]).toUpperCase();
  if (keyless.has(name)) return undefined;
  if (name === 'EVAL' || name === 'EVALSHA') return args[2] === '0' ? undefined : textOf(args[3]);
  if (second.has(name)) return textOf(args[2]);
  if (name === 'XREADGROUP') return textOf(args[args.indexOf('STREAMS') + 1]);
  return textOf(args[1]);
}

function textOf(argument: RedisArgument | undefined): string | undefined {
  return argument?.toString();
}

/** CRC16 (XMODEM) of the hash tag, or of the whole key, modulo 16,384 (Redis Cluster specification). */
export function slotOf(key: string): number {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  let crc = 0;
  for (const byte of Buffer.from(close > open + 1 ? key.slice(open + 1, close) : key)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
    crc &= 0xffff;
  }
  return crc % 16_384;
}
