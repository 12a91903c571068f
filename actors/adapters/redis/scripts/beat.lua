#!lua flags=allow-oom
-- Says that a member lives, for a while; by the time of Redis. Allowed when Redis is full.
-- KEYS: 1 members: hash of node id → "<until in ms> <member>"
-- ARGV: 1 node id, 2 member, 3 time to live in ms
-- Returns 1.
local time = redis.call('TIME')
local till = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[3])
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', till) .. ' ' .. ARGV[2])
return 1
