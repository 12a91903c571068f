-- Lists who is alive, and forgets those whose heart-beat has run out.
-- KEYS: 1 members: hash of node id → "<until in ms> <member>"
-- Returns the members as they were given.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local fields = redis.call('HGETALL', KEYS[1])
local members = {}
for at = 1, #fields, 2 do
  local space = string.find(fields[at + 1], ' ', 1, true)
  if tonumber(string.sub(fields[at + 1], 1, space - 1)) > now then
    members[#members + 1] = string.sub(fields[at + 1], space + 1)
  else
    redis.call('HDEL', KEYS[1], fields[at])
  end
end
return members
