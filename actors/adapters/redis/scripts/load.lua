#!lua flags=allow-oom
-- Reads what a shard has besides its actors, and counts the load: commits that build on an earlier one are refused.
-- KEYS: 1 lease, 2 loads, 3 sequence, 4 outbox, 5 timers, 6 timer commands
-- ARGV: 1 fencing token, 2 how many sequences are reserved at a time
-- Returns {load, sequence to go on from, {sequence, entry, …}, {member, due, …}, {member, command, …}}, or false when
-- the token does not hold the lease.
local held = redis.call('GET', KEYS[1])
if not held or string.sub(held, 1, #ARGV[1] + 1) ~= ARGV[1] .. ' ' then
  return false
end
-- Never behind the time (in microseconds): sequences rise all the same when Redis was lost, or a fail-over has cost its
-- last writes, so receivers, effects and whoever else remembers one never take a new message for an old one.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
-- Sequences are reserved by the block, so that few commits have to say how far they have come.
local block = tonumber(ARGV[2])
local sequence = math.ceil(math.max(tonumber(redis.call('GET', KEYS[3]) or '0'), now) / block) * block
redis.call('SET', KEYS[3], string.format('%.0f', sequence + block))
return {
  redis.call('INCR', KEYS[2]),
  string.format('%.0f', sequence),
  redis.call('HGETALL', KEYS[4]),
  redis.call('ZRANGE', KEYS[5], 0, -1, 'WITHSCORES'),
  redis.call('HGETALL', KEYS[6]),
}
