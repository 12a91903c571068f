-- One row per event, as it was committed. Ordered by type and queue first: a report asks for a few types over a span.
CREATE TABLE IF NOT EXISTS skillpost.events
(
    event_id String COMMENT '<shard>-<id of the stream entry>; unique',
    shard UInt16,
    stream_ms UInt64 CODEC(Delta, ZSTD),
    at DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    type LowCardinality(String),
    conversation_id String,
    work_item_id String,
    offer_id String,
    queue_id LowCardinality(String),
    agent_id LowCardinality(String),
    mailbox_id LowCardinality(String),
    message_id String,
    tag String,
    subject String,
    customer_address String,
    customer_name String,
    priority Int32,
    skills Map(LowCardinality(String), UInt8) COMMENT 'skill to required level',
    status LowCardinality(String) COMMENT 'of the case or of the agent, after the event',
    reason LowCardinality(String),
    rule_id LowCardinality(String),
    rule_version UInt32,
    enqueued_at Nullable(DateTime64(3, 'UTC')),
    wait_ms UInt64,
    handle_ms UInt64,
    wrap_up_ms UInt64,
    status_ms UInt64,
    follow_up Bool,
    automatic Bool,
    explanation String COMMENT 'JSON: why an offer went where it went' CODEC(ZSTD(3)),
    target String COMMENT 'recipient of a delivery, queue of a transfer',
    by_user_id LowCardinality(String) COMMENT 'who did it, where that is not the agent',
    comment String,
    INDEX by_conversation conversation_id TYPE bloom_filter(0.01) GRANULARITY 4,
    INDEX by_stream stream_ms TYPE minmax GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (type, queue_id, at)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- How far each shard has been ingested: the second guard against counting twice.
CREATE TABLE IF NOT EXISTS skillpost.ingest_cursors
(
    shard UInt16,
    last_ms SimpleAggregateFunction(max, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY shard
SETTINGS non_replicated_deduplication_window = 1000;

CREATE MATERIALIZED VIEW IF NOT EXISTS skillpost.ingest_cursors_view TO skillpost.ingest_cursors AS
SELECT shard, max(stream_ms) AS last_ms
FROM skillpost.events
GROUP BY shard;
