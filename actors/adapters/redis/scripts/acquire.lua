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
-- Never behind the time: tokens rise all the same when Redis was lost, or a fail-over has cost its last writes.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local token = math.max(tonumber(redis.call('GET', KEYS[2]) or '0') + 1, now)
redis.call('SET', KEYS[2], string.format('%.0f', token))
redis.call('SET', KEYS[1], string.format('%.0f', token) .. ' ' .. ARGV[1], 'PX', ARGV[2])
return token
