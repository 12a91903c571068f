-- Stints of work on an item (F84): an agent may park it and take it up again; items and stints are counted apart.
ALTER TABLE skillpost.events ADD COLUMN IF NOT EXISTS segments UInt32
    COMMENT 'stints of the agent on the item, where the event ends its work' AFTER status_ms;

ALTER TABLE skillpost.agent_15m ADD COLUMN IF NOT EXISTS n_segments SimpleAggregateFunction(sum, UInt64)
    COMMENT 'stints on items, of the agents who ended their work on them';

-- Changed in place: nothing that comes in meanwhile is missed.
ALTER TABLE skillpost.agent_15m_view MODIFY QUERY
SELECT
    toDateTime(toStartOfFifteenMinutes(at), 'UTC') AS bucket,
    agent_id,
    queue_id,
    countIf(type = 'offer.made') AS n_offered,
    countIf(type = 'offer.missed') AS n_missed,
    countIf(type = 'offer.declined') AS n_declined,
    countIf(type = 'item.accepted') AS n_accepted,
    countIf(type = 'reply.sent') AS n_replied,
    countIf(type = 'item.done') AS n_done,
    sumIf(handle_ms, type = 'item.done') AS ms_handle,
    sumIf(wrap_up_ms, type = 'wrap_up.ended') AS ms_wrap_up,
    sumIf(greatest(segments, 1), type = 'item.done') AS n_segments
FROM skillpost.events
WHERE agent_id != '' AND type IN ('offer.made', 'offer.missed', 'offer.declined', 'item.accepted', 'reply.sent',
                                  'item.done', 'wrap_up.ended')
GROUP BY bucket, agent_id, queue_id;
