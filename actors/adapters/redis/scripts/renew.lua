-- Prolongs a lease that still holds.
-- KEYS: 1 lease
-- ARGV: 1 "<token> <nodeId>", 2 time to live in ms
-- Returns 1, or 0 when the lease is lost.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
