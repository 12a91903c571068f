-- From single events, as few customers rate. A rating that was changed counts once: as it is now, when it was changed.
SELECT
    formatDateTime(start, multiIf(
        {bucket:String} = 'month', '%Y-%m',
        {bucket:String} IN ('week', 'day'), '%Y-%m-%d',
        '%Y-%m-%d %H:%i'
    ), {zone:String}) AS period,
    queue,
    n_rated,
    n_score,
    n_good,
    n_bad
FROM (
    WITH toDateTime(rated_at, {zone:String}) AS local
    SELECT
        if({bucket:String} = 'month', toDateTime(toStartOfMonth(local), {zone:String}),
        if({bucket:String} = 'week', toDateTime(toMonday(local), {zone:String}),
        if({bucket:String} = 'day', toStartOfDay(local),
        if({bucket:String} = 'hour', toStartOfHour(local), toStartOfFifteenMinutes(local))))) AS start,
        queue,
        count() AS n_rated,
        sum(score) AS n_score,
        countIf(score >= 4) AS n_good,
        countIf(score <= 2) AS n_bad
    FROM (
        SELECT
            message_id,
            argMax(queue_id, (at, event_id)) AS queue,
            argMax(agent_id, (at, event_id)) AS agent,
            argMax(toUInt8OrZero(status), (at, event_id)) AS score,
            max(at) AS rated_at
        FROM skillpost.events
        WHERE type = 'rating.given' AND at >= {from:DateTime('UTC')}
        GROUP BY message_id
    )
    WHERE rated_at < {to:DateTime('UTC')}
      AND ({queue:String} = '' OR queue = {queue:String})
      AND ({agent:String} = '' OR agent = {agent:String})
    GROUP BY start, queue
)
