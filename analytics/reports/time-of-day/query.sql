SELECT
    toHour(bucket, {zone:String}) AS hour,
    queue_id AS queue,
    sum(q.n_received) AS n_received,
    sum(q.n_queued) AS n_queued,
    sum(q.n_accepted) AS n_accepted,
    sum(q.ms_wait) AS ms_wait
FROM skillpost.queue_15m AS q
WHERE bucket >= {from:DateTime('UTC')} AND bucket < {to:DateTime('UTC')}
  AND ({queue:String} = '' OR queue_id = {queue:String})
GROUP BY hour, queue
