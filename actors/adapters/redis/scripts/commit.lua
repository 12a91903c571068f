-- Writes the turns of one shard and tick, all or nothing, if the lease still holds and nobody loaded the shard since.
-- KEYS: 1 lease, 2 loads, 3 sequence, 4 outbox, 5 events, 6 timers, 7 timer commands, 8… one hash per actor
-- ARGV: 1 fencing token, 2 load, 3 events kept in the stream, 4 last sequence used or '',
--       then sections, each led by the number of its arguments:
--         outbox set (sequence, entry)…, outbox removed sequence…,
--         timers due (time, member)…, timer commands (member, command)…, timers cleared member…,
--         events bytes…, and for each actor: set (field, value)…, removed field…
-- Returns 1 committed, 0 fenced.
local held = redis.call('GET', KEYS[1])
if not held or string.sub(held, 1, #ARGV[1] + 1) ~= ARGV[1] .. ' ' then
  return 0
end
if redis.call('GET', KEYS[2]) ~= ARGV[2] then
  return 0
end

local at = 5

-- Calls a variadic command with the next section, in pieces that fit Lua's stack; pieces are even, so pairs stay whole.
local function section(command, key)
  local last = at + tonumber(ARGV[at])
  local first = at + 1
  while first <= last do
    local piece = math.min(first + 1999, last)
    redis.call(command, key, unpack(ARGV, first, piece))
    first = piece + 1
  end
  at = last + 1
end

if ARGV[4] ~= '' then
  redis.call('SET', KEYS[3], ARGV[4])
end
section('HSET', KEYS[4])
section('HDEL', KEYS[4])
section('ZADD', KEYS[6])
section('HSET', KEYS[7])
local cleared = at
section('ZREM', KEYS[6])
at = cleared
section('HDEL', KEYS[7])

local last = at + tonumber(ARGV[at])
for index = at + 1, last do
  redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[3], '*', 'e', ARGV[index])
end
at = last + 1

for index = 8, #KEYS do
  section('HSET', KEYS[index])
  section('HDEL', KEYS[index])
end
return 1
