-- From single events, not from a roll-up: the target may be any number of seconds.
-- Grouped by the start of a period and written as text after that: text for each event would take four times as long.
SELECT
    formatDateTime(start, multiIf(
        {bucket:String} = 'month', '%Y-%m',
        {bucket:String} IN ('week', 'day'), '%Y-%m-%d',
        '%Y-%m-%d %H:%i'
    ), {zone:String}) AS period,
    queue,
    n_queued,
    n_accepted,
    n_in_target,
    ms_wait
FROM (
    WITH toDateTime(at, {zone:String}) AS local
    SELECT
        if({bucket:String} = 'month', toDateTime(toStartOfMonth(local), {zone:String}),
        if({bucket:String} = 'week', toDateTime(toMonday(local), {zone:String}),
        if({bucket:String} = 'day', toStartOfDay(local),
        if({bucket:String} = 'hour', toStartOfHour(local), toStartOfFifteenMinutes(local))))) AS start,
        queue_id AS queue,
        countIf(type = 'item.queued') AS n_queued,
        countIf(type = 'item.accepted') AS n_accepted,
        countIf(type = 'item.accepted' AND wait_ms <= 1000 * transform(
            queue_id,
            mapKeys({targets:Map(String, UInt32)}),
            mapValues({targets:Map(String, UInt32)}),
            {target:UInt32}
        )) AS n_in_target,
        sumIf(wait_ms, type = 'item.accepted') AS ms_wait
    FROM skillpost.events
    WHERE type IN ('item.queued', 'item.accepted')
      AND at >= {from:DateTime('UTC')} AND at < {to:DateTime('UTC')}
      AND ({queue:String} = '' OR queue_id = {queue:String})
    GROUP BY start, queue
)
