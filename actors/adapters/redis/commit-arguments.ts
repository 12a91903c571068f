// Lays the commits of shards out as the KEYS and ARGV of `scripts/commit.lua`. Pure.

import { limits } from '../../limits.ts';
import type { LoadedShard, OutboxEntry, ShardCommit } from '../../ports/shard-store.ts';
import type { RedisArgument } from './connect.ts';
import { actorKey, readTimerMember, shardKeys, timerMember } from './keys.ts';
import { packStrings, type Packable } from './packed-strings.ts';

/** "<kind>\0<id>\0" and the payload. */
function encodeEntry({ to, payload }: OutboxEntry): Packable {
  return { head: `${to.kind}\0${to.id}\0`, bytes: payload };
}

function decodeEntry(sequence: number, bytes: Buffer): OutboxEntry {
  const kindEnd = bytes.indexOf(0);
  const idEnd = bytes.indexOf(0, kindEnd + 1);
  const to = { kind: bytes.toString('utf8', 0, kindEnd), id: bytes.toString('utf8', kindEnd + 1, idEnd) };
  return { sequence, to, payload: bytes.subarray(idEnd + 1) };
}

/** What is to be reserved from now on, when the commit begins a block of sequences; else nothing (`scripts/load.lua`). */
function reservation(added: readonly OutboxEntry[]): string {
  const [first, last] = [added[0], added.at(-1)];
  if (first === undefined || last === undefined) return '';
  const block = limits.outboxSequenceBlock;
  const reserved = Math.ceil(last.sequence / block);
  return reserved > Math.ceil((first.sequence - 1) / block) ? String(reserved * block) : '';
}

function pushOutbox(args: Packable[], commit: ShardCommit): void {
  args.push(String(commit.outboxAdded.length * 2));
  for (const entry of commit.outboxAdded) args.push(String(entry.sequence), encodeEntry(entry));
  args.push(String(commit.outboxRemoved.length));
  for (const sequence of commit.outboxRemoved) args.push(String(sequence));
}

function pushTimers(args: Packable[], commit: ShardCommit): void {
  const set = String(commit.timersSet.length * 2);
  const members = commit.timersSet.map((timer) => timerMember(timer.actor, timer.key));
  args.push(set);
  commit.timersSet.forEach((timer, index) => args.push(String(timer.dueAt), members[index] ?? ''));
  args.push(set);
  commit.timersSet.forEach((timer, index) => args.push(members[index] ?? '', timer.command));
  args.push(String(commit.timersCleared.length));
  for (const cleared of commit.timersCleared) args.push(timerMember(cleared.actor, cleared.key));
}

function pushActor(args: Packable[], writes: ReadonlyMap<string, Uint8Array | null>): void {
  const countAt = args.push('0') - 1;
  let removed = 0;
  for (const [field, bytes] of writes) {
    if (bytes === null) removed += 1;
    else args.push(field, bytes);
  }
  args[countAt] = String(args.length - countAt - 1);
  args.push(String(removed));
  if (removed === 0) return;
  for (const [field, bytes] of writes) if (bytes === null) args.push(field);
}

function pushCommit(keys: RedisArgument[], args: Packable[], commit: ShardCommit): void {
  const { shard, actors } = commit;
  const names = shardKeys(shard);
  keys.push(names.lease, names.loads, names.sequence, names.outbox, names.events);
  keys.push(names.timers, names.timerCommands);
  for (const { actor } of actors) keys.push(actorKey(shard, actor));
  const lengthAt = args.push(String(7 + actors.length), '') - 1;
  args.push(String(commit.token), String(commit.load));
  args.push(reservation(commit.outboxAdded));
  pushOutbox(args, commit);
  pushTimers(args, commit);
  args.push(String(commit.events.length));
  for (const event of commit.events) args.push(event);
  for (const { writes } of actors) pushActor(args, writes);
  args[lengthAt] = String(args.length - lengthAt - 1);
}

/** Number of keys, keys and arguments, to follow the script's hash. */
export function commitArguments(
  commits: readonly ShardCommit[],
  streamEvents: number,
): readonly RedisArgument[] {
  const keys: RedisArgument[] = [''];
  const args: Packable[] = [];
  for (const commit of commits) pushCommit(keys, args, commit);
  keys[0] = String(keys.length - 1);
  keys.push(String(streamEvents), packStrings(args));
  return keys;
}

/** Reads the flat [field, value, …] of HGETALL. */
export function readHash(flat: readonly Buffer[]): Map<string, Buffer> {
  const fields = new Map<string, Buffer>();
  for (let index = 0; index + 1 < flat.length; index += 2) {
    const [field, value] = [flat[index], flat[index + 1]];
    if (field !== undefined && value !== undefined) fields.set(field.toString('utf8'), value);
  }
  return fields;
}

/** What `scripts/load.lua` returns. */
export type LoadReply = readonly [
  load: number,
  lastSequence: Buffer,
  outbox: readonly Buffer[],
  timers: readonly Buffer[],
  commands: readonly Buffer[],
];

export function readLoad(reply: LoadReply): LoadedShard {
  const [load, lastSequence, outbox, due, commands] = reply;
  const commandOf = readHash(commands);
  const entries = [...readHash(outbox)].map(([sequence, bytes]) => decodeEntry(Number(sequence), bytes));
  const timers = [...readHash(due)].map(([member, dueAt]) => {
    const { actor, key } = readTimerMember(member);
    const command: Uint8Array = commandOf.get(member) ?? new Uint8Array();
    return { actor, key, dueAt: Number(dueAt), command };
  });
  return {
    load,
    outbox: entries.sort((left, right) => left.sequence - right.sequence),
    lastSequence: Number(lastSequence),
    timers,
  };
}
