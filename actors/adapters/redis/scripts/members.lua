-- Lists who is alive, and takes those whose heart-beat has run out off the index.
-- KEYS: 1 index: set of node ids
-- ARGV: 1 prefix of the members' keys, which carry the index's hash tag (they are found by the index, so not in KEYS)
-- Returns the members as they were written.
local ids = redis.call('SMEMBERS', KEYS[1])
local members = {}
for _, id in ipairs(ids) do
  local member = redis.call('GET', ARGV[1] .. id)
  if member then
    members[#members + 1] = member
  else
    redis.call('SREM', KEYS[1], id)
  end
end
return members
