-- By when cases were to be closed, and whether they were (F16, F152, F153).
ALTER TABLE skillpost.events
    ADD COLUMN IF NOT EXISTS deadline_at Nullable(DateTime64(3, 'UTC'))
        COMMENT 'by when the case is to be closed, as it was after the event; null: whenever' AFTER enqueued_at,
    ADD COLUMN IF NOT EXISTS on_time Nullable(Bool)
        COMMENT 'of conversation.closed: by its deadline; null: it had none' AFTER deadline_at;
