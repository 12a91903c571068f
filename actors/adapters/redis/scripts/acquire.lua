-- Takes the lease of a shard when it is free, run out, or ours already. Time is Redis' own.
-- KEYS: 1 lease, 2 tokens
-- ARGV: 1 node id, 2 time to live in ms
-- Returns the fencing token, or false while another node holds the lease.
local held = redis.call('GET', KEYS[1])
if held and string.sub(held, string.find(held, ' ', 1, true) + 1) ~= ARGV[1] then
  return false
end
local token = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], string.format('%.0f', token) .. ' ' .. ARGV[1], 'PX', ARGV[2])
return token
