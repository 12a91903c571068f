-- Counts and sums by quarter of an hour, which every time zone's hours and days are made of.
CREATE TABLE IF NOT EXISTS skillpost.queue_15m
(
    bucket DateTime('UTC'),
    queue_id LowCardinality(String),
    n_received SimpleAggregateFunction(sum, UInt64) COMMENT 'messages from people',
    n_automatic SimpleAggregateFunction(sum, UInt64) COMMENT 'messages from machines',
    n_queued SimpleAggregateFunction(sum, UInt64),
    n_offered SimpleAggregateFunction(sum, UInt64),
    n_missed SimpleAggregateFunction(sum, UInt64),
    n_declined SimpleAggregateFunction(sum, UInt64),
    n_accepted SimpleAggregateFunction(sum, UInt64),
    n_replied SimpleAggregateFunction(sum, UInt64),
    n_done SimpleAggregateFunction(sum, UInt64),
    n_closed SimpleAggregateFunction(sum, UInt64),
    n_reopened SimpleAggregateFunction(sum, UInt64),
    ms_wait SimpleAggregateFunction(sum, UInt64) COMMENT 'of the accepted',
    ms_handle SimpleAggregateFunction(sum, UInt64) COMMENT 'of the done',
    ms_wrap_up SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (queue_id, bucket)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS skillpost.queue_15m_view TO skillpost.queue_15m AS
SELECT
    toDateTime(toStartOfFifteenMinutes(at), 'UTC') AS bucket,
    queue_id,
    countIf(type = 'message.received' AND NOT automatic) AS n_received,
    countIf(type = 'message.received' AND automatic) AS n_automatic,
    countIf(type = 'item.queued') AS n_queued,
    countIf(type = 'offer.made') AS n_offered,
    countIf(type = 'offer.missed') AS n_missed,
    countIf(type = 'offer.declined') AS n_declined,
    countIf(type = 'item.accepted') AS n_accepted,
    countIf(type = 'reply.sent') AS n_replied,
    countIf(type = 'item.done') AS n_done,
    countIf(type = 'conversation.closed') AS n_closed,
    countIf(type = 'conversation.reopened') AS n_reopened,
    sumIf(wait_ms, type = 'item.accepted') AS ms_wait,
    sumIf(handle_ms, type = 'item.done') AS ms_handle,
    sumIf(wrap_up_ms, type = 'wrap_up.ended') AS ms_wrap_up
FROM skillpost.events
WHERE type IN ('message.received', 'item.queued', 'offer.made', 'offer.missed', 'offer.declined', 'item.accepted',
               'reply.sent', 'item.done', 'conversation.closed', 'conversation.reopened', 'wrap_up.ended')
GROUP BY bucket, queue_id;

CREATE TABLE IF NOT EXISTS skillpost.agent_15m
(
    bucket DateTime('UTC'),
    agent_id LowCardinality(String),
    queue_id LowCardinality(String),
    n_offered SimpleAggregateFunction(sum, UInt64),
    n_missed SimpleAggregateFunction(sum, UInt64),
    n_declined SimpleAggregateFunction(sum, UInt64),
    n_accepted SimpleAggregateFunction(sum, UInt64),
    n_replied SimpleAggregateFunction(sum, UInt64),
    n_done SimpleAggregateFunction(sum, UInt64),
    ms_handle SimpleAggregateFunction(sum, UInt64),
    ms_wrap_up SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(bucket)
ORDER BY (agent_id, queue_id, bucket)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS skillpost.agent_15m_view TO skillpost.agent_15m AS
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
    sumIf(wrap_up_ms, type = 'wrap_up.ended') AS ms_wrap_up
FROM skillpost.events
WHERE agent_id != '' AND type IN ('offer.made', 'offer.missed', 'offer.declined', 'item.accepted', 'reply.sent',
                                  'item.done', 'wrap_up.ended')
GROUP BY bucket, agent_id, queue_id;
