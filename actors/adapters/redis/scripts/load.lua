-- Reads what a shard has besides its actors, and counts the load: commits that build on an earlier one are refused.
-- KEYS: 1 lease, 2 loads, 3 sequence, 4 outbox, 5 timers, 6 timer commands
-- ARGV: 1 fencing token
-- Returns {load, last sequence or false, {sequence, entry, …}, {member, due, …}, {member, command, …}}, or false when
-- the token does not hold the lease.
local held = redis.call('GET', KEYS[1])
if not held or string.sub(held, 1, #ARGV[1] + 1) ~= ARGV[1] .. ' ' then
  return false
end
return {
  redis.call('INCR', KEYS[2]),
  redis.call('GET', KEYS[3]),
  redis.call('HGETALL', KEYS[4]),
  redis.call('ZRANGE', KEYS[5], 0, -1, 'WITHSCORES'),
  redis.call('HGETALL', KEYS[6]),
}
