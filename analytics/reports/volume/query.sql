SELECT
    formatDateTime(start, multiIf(
        {bucket:String} = 'month', '%Y-%m',
        {bucket:String} IN ('week', 'day'), '%Y-%m-%d',
        '%Y-%m-%d %H:%i'
    ), {zone:String}) AS period,
    queue,
    n_received,
    n_automatic,
    n_queued,
    n_accepted,
    n_replied,
    n_closed,
    n_reopened
FROM (
    WITH toDateTime(bucket, {zone:String}) AS local
    SELECT
        if({bucket:String} = 'month', toDateTime(toStartOfMonth(local), {zone:String}),
        if({bucket:String} = 'week', toDateTime(toMonday(local), {zone:String}),
        if({bucket:String} = 'day', toStartOfDay(local),
        if({bucket:String} = 'hour', toStartOfHour(local), toStartOfFifteenMinutes(local))))) AS start,
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
    GROUP BY start, queue
)
