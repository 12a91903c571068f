-- Gives a lease back, if it is still that one.
-- KEYS: 1 lease
-- ARGV: 1 "<token> <nodeId>"
-- Returns 1, or 0 when it was lost before.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
