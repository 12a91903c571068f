#!lua flags=allow-oom
-- Takes the lease of a shard when it is free, run out, or ours already. Time is Redis' own. Allowed when Redis
-- is full, like all that keeps the cluster together: it takes no room to speak of.
-- KEYS: 1 lease, 2 tokens
-- ARGV: 1 node id, 2 time to live in ms
-- Returns the fencing token, or false while another node holds the lease.
local held = redis.call('GET', KEYS[1])
if held and string.sub(held, string.find(held, ' ', 1, true) + 1) ~= ARGV[1] then
  return false
end
-- Without a counter all of Redis is new, or was lost: beginning at the time, tokens rise all the same.
if redis.call('EXISTS', KEYS[2]) == 0 then
  local time = redis.call('TIME')
  redis.call('SET', KEYS[2], string.format('%.0f', time[1] * 1000))
end
local token = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], string.format('%.0f', token) .. ' ' .. ARGV[1], 'PX', ARGV[2])
return token
