-- Writes the turns of one tick, of some shards: each shard's all or nothing, if its lease still holds and nobody loaded
-- it since. Shards are independent: one that is fenced stops no other.
-- KEYS: for each shard: 1 lease, 2 loads, 3 sequence, 4 outbox, 5 events, 6 timers, 7 timer commands, 8… a hash per actor
-- ARGV: 1 events kept in a stream, 2 a MessagePack array of strings, for each shard:
--       number of keys, number of further strings, fencing token, load, sequence reserved from now on or '',
--       then sections, each led by the number of its strings:
--         outbox set (sequence, entry)…, outbox removed sequence…,
--         timers due (time, member)…, timer commands (member, command)…, timers cleared member…,
--         events bytes…, and for each actor: set (field, value)…, removed field…
-- Returns for each shard: 1 committed, 0 fenced.
local args = cmsgpack.unpack(ARGV[2])
local at = 1

-- Calls a variadic command with the next section, in pieces that fit Lua's stack; pieces are even, so pairs stay whole.
local function section(command, key)
  local last = at + tonumber(args[at])
  local first = at + 1
  while first <= last do
    local piece = math.min(first + 1999, last)
    redis.call(command, key, unpack(args, first, piece))
    first = piece + 1
  end
  at = last + 1
end

local function write(first, last)
  if args[at] ~= '' then
    redis.call('SET', KEYS[first + 2], args[at])
  end
  at = at + 1
  section('HSET', KEYS[first + 3])
  section('HDEL', KEYS[first + 3])
  section('ZADD', KEYS[first + 5])
  section('HSET', KEYS[first + 6])
  local cleared = at
  section('ZREM', KEYS[first + 5])
  at = cleared
  section('HDEL', KEYS[first + 6])
  local events = at + tonumber(args[at])
  for index = at + 1, events do
    redis.call('XADD', KEYS[first + 4], 'MAXLEN', '~', ARGV[1], '*', 'e', args[index])
  end
  at = events + 1
  for index = first + 7, last do
    section('HSET', KEYS[index])
    section('HDEL', KEYS[index])
  end
end

local outcomes = {}
local first = 1
while first <= #KEYS do
  local last = first + tonumber(args[at]) - 1
  local after = at + 2 + tonumber(args[at + 1])
  local token, load = args[at + 2], args[at + 3]
  local held = redis.call('MGET', KEYS[first], KEYS[first + 1])
  if held[1] and string.sub(held[1], 1, #token + 1) == token .. ' ' and held[2] == load then
    at = at + 4
    write(first, last)
    outcomes[#outcomes + 1] = 1
  else
    outcomes[#outcomes + 1] = 0
  end
  at = after
  first = last + 1
end
return outcomes
