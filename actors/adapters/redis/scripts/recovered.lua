-- Ends a recovery, if nothing was lost since it began.
-- KEYS: 1 epoch, 2 recovery under way
-- ARGV: 1 name of the recovery, and of the epoch that begins
-- Returns 1, or 0 when the recovery is not the one under way.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
return 1
