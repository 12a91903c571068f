SELECT
    multiIf(
        {bucket:String} = 'month', formatDateTime(bucket, '%Y-%m', {zone:String}),
        {bucket:String} = 'week', formatDateTime(toStartOfWeek(bucket, 1, {zone:String}), '%Y-%m-%d'),
        {bucket:String} = 'day', formatDateTime(bucket, '%Y-%m-%d', {zone:String}),
        {bucket:String} = 'hour', formatDateTime(bucket, '%Y-%m-%d %H:00', {zone:String}),
        formatDateTime(toStartOfFifteenMinutes(bucket), '%Y-%m-%d %H:%i', {zone:String})
    ) AS period,
    queue_id AS queue,
    sum(q.n_received) AS n_received,
    sum(q.n_automatic) AS n_automatic,
    sum(q.n_queued) AS n_queued,
    sum(q.n_accepted) AS n_accepted,
    sum(q.n_replied) AS n_replied,
    sum(q.n_closed) AS n_closed,
    sum(q.n_reopened) AS n_reopened
FROM skillpost.queue_15m AS q
WHERE bucket >= {from:DateTime('UTC')} AND bucket < {to:DateTime('UTC')}
  AND ({queue:String} = '' OR queue_id = {queue:String})
GROUP BY period, queue
